// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/dump_text.hpp>

#include <catch2/catch.hpp>
#include "inspected.hpp"

TEST_CASE("dump_text: all that is known, for people") {
    CHECK(to_text(weir_tests::inspected()) ==
          R"(=== weir application app, client client, process 42, at 2023-11-14 22:13:20.042 UTC
state: RUNNING, in all for 61.005 s
memory: process 3.0 MiB, stores 2.0 KiB, RocksDB 9 B, record caches 512 B, queues of librdkafka 111 B

thread "client-StreamThread-1" RUNNING
  processing for 1.500 s, record 3 of 10 of the batch
    in MAP for 1.400 s
    in SOURCE for 1.500 s
    with a record of task 0_1, topic in, partition 1, offset 77
  restoring counts from app-counts-changelog-1 for 2.000 s: 4 records, offset 15 of 10 to 20
  as it was 0.900 s ago:
  task 0_1
    in-1: position 77, committed 70, end 100, lag 23
    other-1: position unknown, committed unknown, end unknown, lag unknown, )"
          R"(paused until its stores are restored
    store counts: in-memory, 5 keys, 2.0 KiB in memory
    store sums: rocksdb, 6 keys, 10 B in memory )"
          R"((memtables 2 B, table readers 3 B, block cache 4 B, uncommitted 1 B), )"
          R"(5 B on disk, 2 updates in its record cache
    store own: mine, unknown keys
  record caches: 512 B of 1.0 KiB

thread "client-StreamThread-2" DEAD
  died 0.250 s ago, processing
    in MAP
    in SOURCE
    with a record of task 0_2, topic in, partition 2, offset 5

clients of Kafka, by librdkafka's statistics
  client-id=p bytes-queued 100
  client-id=c bytes-prefetched 11

errors: 1
  2023-11-14 22:13:20.000 UTC it "broke"

settings
  application.id=app
=== end
)");
}

TEST_CASE("dump_text: of a position beyond the end that is known, the lag is not known") {
    using weir::detail::append_task;
    std::string text;
    append_task({{0, 0}, {{{"in", 0}, 453, -1, 452}, {{"in", 1}, 452, -1, 452}}, {}}, text);
    CHECK(text ==
          "  task 0_0\n"
          "    in-0: position 453, committed unknown, end 452, lag unknown\n"
          "    in-1: position 452, committed unknown, end 452, lag 0\n");
}

TEST_CASE("dump_text: sizes") {
    using weir::detail::size_text;
    CHECK(size_text(-1) == "unknown");
    CHECK(size_text(1023) == "1023 B");
    CHECK(size_text(1536) == "1.5 KiB");
    CHECK(size_text(std::int64_t{5} << 40) == "5.0 TiB");
    CHECK(size_text(std::int64_t{5000} << 40) == "5000.0 TiB");
}
