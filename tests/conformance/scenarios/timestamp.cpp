// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("timestamp_fail_on_invalid") {
    replay(weir::topology(weir::stream<"in">(string, string) | weir::to<"out">()));
}

TEST_CASE("timestamp_partition_time") {
    replay(weir::topology(weir::stream<"a">(string, string) | weir::to<"out">(),
                          weir::stream<"b">(string, string) | weir::to<"out-b">()),
           weir::with<weir::timestamps::use_partition_time_on_invalid>, {"default.timestamp.extractor"});
}
