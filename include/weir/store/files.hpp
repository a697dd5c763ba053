// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>

/// What local state asks of the file system (POSIX). What fails throws state_error with the path and the reason.
namespace weir::files {

[[noreturn]] inline void fail(std::string_view what, std::string const& path, int code = errno) {
    throw state_error{"cannot " + std::string{what} + ' ' + path + ": " + std::strerror(code)};
}

/// An open file, closed with the object.
class descriptor {
    int number_ = -1;

public:
    descriptor() = default;
    explicit descriptor(int number) : number_{number} {}
    descriptor(descriptor&& from) noexcept : number_{std::exchange(from.number_, -1)} {}
    descriptor& operator=(descriptor&& from) noexcept {
        std::swap(number_, from.number_);
        return *this;
    }
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
};

inline bool exists(std::string const& path) { return ::access(path.c_str(), F_OK) == 0; }

/// With the directories above it, rwxr-x---, as Kafka Streams' are.
inline void make_directories(std::string const& path) {
    for (std::size_t end = 0; end != std::string::npos;) {
        end = path.find('/', end + 1);
        auto const part = path.substr(0, end);
        if (::mkdir(part.c_str(), 0750) != 0 && errno != EEXIST) {
            if (auto const code = errno; !exists(part)) fail("create the directory", part, code);
        }
    }
}

/// Names in a directory; none when it does not exist.
inline std::vector<std::string> names_in(std::string const& path) {
    std::vector<std::string> names;
    auto* const directory = ::opendir(path.c_str());
    if (!directory) {
        if (errno == ENOENT) return names;
        fail("read the directory", path);
    }
    while (auto const* const entry = ::readdir(directory))
        if (std::string_view const name = entry->d_name; name != "." && name != "..") names.emplace_back(name);
    ::closedir(directory);
    return names;
}

/// A file, or a directory with all that is in it; links are not followed. Nothing there: nothing to do.
inline void remove_all(std::string const& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) return;
        fail("look at", path);
    }
    if (!S_ISDIR(status.st_mode)) {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("delete", path);
        return;
    }
    for (auto const& name : names_in(path)) remove_all(path + '/' + name);
    if (::rmdir(path.c_str()) != 0 && errno != ENOENT) fail("delete the directory", path);
}

/// Null: there is no such file.
inline std::optional<std::string> read(std::string const& path) {
    descriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) {
        if (errno == ENOENT) return std::nullopt;
        fail("open", path);
    }
    std::string text;
    char part[4096];
    for (;;) {
        auto const got = ::read(file.get(), part, sizeof part);
        if (got == 0) return text;
        if (got > 0)
            text.append(part, static_cast<std::size_t>(got));
        else if (errno != EINTR)
            fail("read", path);
    }
}

/// What was written into the directory's list of names survives a power cut.
inline void sync_directory(std::string const& path) {
    descriptor const directory{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!directory || ::fsync(directory.get()) != 0) fail("sync the directory", path);
}

inline void write(descriptor const& file, std::string_view text, std::string const& path) {
    while (!text.empty()) {
        auto const put = ::write(file.get(), text.data(), text.size());
        if (put >= 0)
            text.remove_prefix(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            fail("write", path);
    }
}

/// Whoever reads the file sees the old text or the new one, whatever happens: written to `<path>.tmp`, synced, renamed.
inline void write_atomically(std::string const& path, std::string_view text) {
    auto const temporary = path + ".tmp";
    {
        descriptor const file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)};
        if (!file) fail("create", temporary);
        write(file, text, temporary);
        if (::fsync(file.get()) != 0) fail("sync", temporary);
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("rename to", path);
    auto const slash = path.rfind('/');
    sync_directory(slash == std::string::npos ? std::string{"."} : path.substr(0, slash));
}

}  // namespace weir::files
