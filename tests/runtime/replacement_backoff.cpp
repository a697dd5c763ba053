// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/replacement_backoff.hpp>

#include <catch2/catch.hpp>
#include <vector>

using weir::runtime::replacement_backoff;

namespace {
constexpr std::int64_t nth_pause(int n, std::int64_t lived_ms) {
    replacement_backoff b;
    std::int64_t last = 0;
    for (int i = 0; i < n; ++i) last = b.after_life_of(lived_ms);
    return last;
}
}  // namespace

TEST_CASE("replacement_backoff: pauses double up to a limit, and are never none") {
    STATIC_REQUIRE(nth_pause(1, 0) == 100);
    STATIC_REQUIRE(nth_pause(2, 59'999) == 200);
    STATIC_REQUIRE(nth_pause(1000, 0) == 10'000);
    replacement_backoff b;
    std::vector<std::int64_t> pauses;
    for (int i = 0; i < 10; ++i) pauses.push_back(b.after_life_of(0));
    CHECK(pauses == std::vector<std::int64_t>{100, 200, 400, 800, 1600, 3200, 6400, 10'000, 10'000, 10'000});
}

TEST_CASE("replacement_backoff: a thread that has lived long is replaced soon") {
    replacement_backoff b;
    for (int i = 0; i < 5; ++i) b.after_life_of(0);
    CHECK(b.after_life_of(60'000) == 100);
    CHECK(b.after_life_of(0) == 200);
    STATIC_REQUIRE(nth_pause(5, 60'000) == 100);
}
