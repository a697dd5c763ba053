// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <vector>
#include <weir/kafka/latest_statistics.hpp>

TEST_CASE("latest_statistics: the last two of each client") {
    weir::kafka::latest_statistics all;
    all.put("a", "1");
    all.put("b", "x");
    all.put("a", "2");
    all.put("a", "3");
    std::vector<std::string> seen;
    all.for_each([&](auto const& client, auto const& before, auto const& now) {
        seen.push_back(client + ':' + before + ':' + now);
    });
    CHECK(seen == std::vector<std::string>{"a:2:3", "b::x"});
}
