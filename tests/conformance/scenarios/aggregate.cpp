// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("aggregate_count") {
    replay(weir::topology(weir::stream<"in">(string, string) | weir::group_by_key(string, string) |
                          weir::count<"counts">() | weir::to_stream() | weir::to<"out">()));
}
