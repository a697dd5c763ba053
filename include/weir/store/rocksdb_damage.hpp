// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/status.h>
#include <algorithm>
#include <cstdarg>
#include <string>
#include <vector>

namespace weir::detail {

/// There is, or was, a database in a directory with files of these names, and not just what an attempt to make one
/// has left.
inline bool had_database(std::vector<std::string> const& names) {
    return std::any_of(names.begin(), names.end(), [](std::string const& name) {
        return name.starts_with("MANIFEST-") || name.ends_with(".sst") || name == "CURRENT";
    });
}

/// What is missing of the RocksDB in `path`, in which there are files with these names; empty: nothing that can be seen
/// before it is opened. RocksDB itself says the same of it as of options that do not fit.
inline std::string missing_of_rocksdb(::rocksdb::Env& env, std::string const& path,
                                      std::vector<std::string> const& names) {
    std::string manifest;
    auto const read = ::rocksdb::ReadFileToString(&env, path + "/CURRENT", &manifest);
    if (read.IsPathNotFound()) return "it has files, and no CURRENT";
    if (!read.ok() || !manifest.ends_with('\n')) return {};  // RocksDB knows better what it is
    manifest.pop_back();
    if (std::find(names.begin(), names.end(), manifest) == names.end()) return "it has lost its " + manifest;
    return {};
}

/// The files are not what was written: only wiping helps. All else leaves them as they are, as it may pass or has a
/// remedy: a full disk, a lock, a directory that cannot be read, options that do not fit.
inline bool is_damage(::rocksdb::Status const& status, bool reading) {
    return status.IsCorruption() || (reading && status.IsPathNotFound());  // of a table that the manifest names
}

/// What RocksDB writes to its LOG is in the errors that it gives. It must not write there: on a full disk a thread of
/// its own fails to, and with the assertions of Debian's library that ends the process.
struct no_info_log final : ::rocksdb::Logger {
    no_info_log() : Logger{::rocksdb::FATAL_LEVEL} {}
    using Logger::Logv;
    void Logv(char const*, std::va_list) override {}
};

}  // namespace weir::detail
