// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/dump_json.hpp>

#include <catch2/catch.hpp>
#include "inspected.hpp"

using Catch::Matchers::Contains;

TEST_CASE("dump_json: one object with all that is known") {
    auto const json = to_json(weir_tests::inspected());
    CHECK_THAT(json, Catch::Matchers::StartsWith(
                         R"({"application_id":"app","client_id":"client","state":"RUNNING","state_for_ms":61005,)"
                         R"("at_ms":1700000000042,"process_id":42,"memory":{"process":3145728,"stores":2049,)"
                         R"("rocksdb":9,"record_caches":512,"clients":111},"threads":[{)"));
    CHECK_THAT(json, Contains(R"("thread":"client-StreamThread-1","state":"RUNNING","activity":"processing",)"
                              R"("activity_for_ms":1500,"batch":10,"taken":3,"nodes":[{"node":"SOURCE","for_ms":1500},)"
                              R"({"node":"MAP","for_ms":1400}],"record":{"task":"0_1","topic":"in","partition":1,)"
                              R"("offset":77},"restores":[{"store":"counts","topic":"app-counts-changelog",)"
                              R"("partition":1,"start":10,"end":20,"reached":15,"restored":4,"for_ms":2000}],)"
                              R"("told_ms_ago":900,"tasks":[{"task":"0_1","partitions":[{"topic":"in","partition":1,)"
                              R"("position":77,"committed":70,"end":100,"lag":23,"paused":false})"));
    CHECK_THAT(json, Contains(R"({"store":"sums","kind":"rocksdb","keys":6,"bytes":{"memory":10,"entries":0,)"
                              R"("uncommitted":1,"memtables":2,"table_readers":3,"block_cache":4,"disk":5},)"
                              R"("cached_updates":2},{"store":"own","kind":"mine","keys":-1}]})"));
    CHECK_THAT(json, Contains(R"("died":{"ms_ago":250,"activity":"processing","nodes":[{"node":"SOURCE"},)"
                              R"({"node":"MAP"}],"task":"0_2","topic":"in","partition":2,"offset":5})"));
    CHECK_THAT(json, Contains(R"({"name":"bytes-queued","tags":{"client-id":"p"},"value":100})"));
    CHECK_THAT(json,
               Catch::Matchers::EndsWith(R"("error_count":1,"errors":[{"at_ms":1700000000000,"text":"it \"broke\""}],)"
                                         R"("settings":{"application.id":"app"}})"
                                         "\n"));
}
