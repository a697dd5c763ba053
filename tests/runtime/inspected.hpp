// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/runtime/application_inspection.hpp>

namespace weir_tests {

/// An inspection with all that can be in one.
inline weir::application_inspection inspected() {
    weir::application_inspection out;
    out.application_id = "app";
    out.client_id = "client";
    out.state = "RUNNING";
    out.at_ms = 1'700'000'000'042;
    out.state_for_ms = 61'005;
    out.process_id = 42;
    out.resident_bytes = 3 * 1024 * 1024;
    weir::thread_inspection one;
    one.name = "client-StreamThread-1";
    one.state = "RUNNING";
    one.activity = "processing";
    one.activity_for_ms = 1500;
    one.batch = 10;
    one.taken = 3;
    one.nodes = {{"SOURCE", 1500}, {"MAP", 1400}};
    one.task = "0_1";
    one.topic = "in";
    one.partition = 1;
    one.offset = 77;
    one.told_ms_ago = 900;
    one.tasks = {
        {{0, 1},
         {{{"in", 1}, 77, 70, 100, false}, {{"other", 1}, -1, -1, -1, true}},
         {{"counts", "in-memory", 5, weir::footprint{.entries = 2048}, -1},
          {"sums", "rocksdb", 6,
           weir::footprint{.uncommitted = 1, .memtables = 2, .table_readers = 3, .block_cache = 4, .disk = 5}, 2},
          {"own", "mine", -1, {}, -1}}}};
    one.cache_bytes = 512;
    one.cache_max_bytes = 1024;
    one.restores = {{"counts", {"app-counts-changelog", 1}, 10, 20, 15, 4, 2000}};
    weir::thread_inspection dead;
    dead.name = "client-StreamThread-2";
    dead.state = "DEAD";
    dead.activity = "none";
    dead.died = {250, "processing", {"SOURCE", "MAP"}, "0_2", "in", 2, 5};
    out.threads = {one, dead};
    out.clients = {{"librdkafka-metrics", "bytes-queued", "", {{"client-id", "p"}}, 100},
                   {"librdkafka-metrics", "bytes-prefetched", "", {{"client-id", "c"}}, 11}};
    out.error_count = 1;
    out.errors = {{1'700'000'000'000, "it \"broke\""}};
    out.settings = {{"application.id", "app"}};
    return out;
}

}  // namespace weir_tests
