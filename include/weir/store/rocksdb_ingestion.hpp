// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>
#include <string>
#include <weir/store/restore_buffer.hpp>

namespace weir::detail {

/// Makes the changes of `of` part of `db`, in one step and on the disk: written to `file`, which RocksDB then takes
/// over as one of its tables. A memtable ends as such a table, too, and keeps an order meanwhile for reads that do not
/// come: this takes a sixth of its time. Nothing is lost when it fails; `file` may be left behind.
inline ::rocksdb::Status ingest(::rocksdb::DB& db, std::string const& file, restore_buffer const& of) {
    auto const slice = [](bytes_view view) { return ::rocksdb::Slice{view.data(), view.size()}; };
    auto const options = db.GetOptions();
    bool const drop_pages = false;  // they will be read soon
    ::rocksdb::SstFileWriter writer{::rocksdb::EnvOptions{options}, options, db.DefaultColumnFamily(), drop_pages};
    auto status = writer.Open(file);
    of.for_each([&](bytes_view key, wire_bytes value) {
        if (status.ok()) status = value ? writer.Put(slice(key), slice(*value)) : writer.Delete(slice(key));
    });
    if (status.ok()) status = writer.Finish();
    if (!status.ok()) return status;
    ::rocksdb::IngestExternalFileOptions how;
    how.move_files = true;
    how.snapshot_consistency = false;  // there is no snapshot
    how.write_global_seqno = false;  // for RocksDB before 5.16 only
    return db.IngestExternalFile({file}, how);
}

}  // namespace weir::detail
