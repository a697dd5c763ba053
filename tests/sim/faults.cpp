// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>
#include <weir/sim/faults.hpp>

namespace {

std::vector<int> sequence(std::uint64_t seed, weir::sim::fault_rates rates) {
    weir::sim::faults f;
    f.by_chance(seed, rates);
    std::vector<int> result;
    for (int i = 0; i < 1'000; ++i) {
        if (f.on_produce("t")) result.push_back(3 * i);
        if (f.on_commit("g")) result.push_back(3 * i + 1);
        if (f.on_poll()) result.push_back(3 * i + 2);
    }
    return result;
}

}  // namespace

TEST_CASE("nothing goes wrong by itself") {
    CHECK(sequence(1, {}).empty());
    weir::sim::faults f;
    CHECK_FALSE(f.on_produce("t"));
    CHECK_FALSE(f.on_commit("g"));
    CHECK_FALSE(f.on_poll());
}

TEST_CASE("single faults happen once, in their order, where they were asked for") {
    weir::sim::faults f;
    f.fail_next_produce("t", {"first", false});
    f.fail_next_produce("t", {"second", true});
    CHECK_FALSE(f.on_produce("other"));
    auto const first = f.on_produce("t"), second = f.on_produce("t");
    REQUIRE((first && second));
    CHECK(first->error == "first");
    CHECK_FALSE(first->retriable);
    CHECK(second->error == "second");
    CHECK(second->retriable);
    CHECK_FALSE(f.on_produce("t"));

    f.fail_next_commit("g");
    f.fail_next_commit("g");
    CHECK_FALSE(f.on_commit("other"));
    CHECK(f.on_commit("g"));
    CHECK(f.on_commit("g"));
    CHECK_FALSE(f.on_commit("g"));
}

TEST_CASE("one seed gives one sequence of faults, about as many as the rates say") {
    weir::sim::fault_rates const rates{.produce = 0.1, .commit = 0.1, .expel = 0.1};
    auto const once = sequence(42, rates);
    CHECK(once == sequence(42, rates));
    CHECK(once != sequence(43, rates));
    CHECK(once.size() > 200);
    CHECK(once.size() < 400);
    CHECK(sequence(7, {.commit = 1}).size() == 1'000);
}
