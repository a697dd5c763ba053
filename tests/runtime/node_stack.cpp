// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/node_stack.hpp>

#include <catch2/catch.hpp>
#include <thread>

using weir::runtime::node_stack;

namespace {

std::vector<int> nodes_in(node_stack const& of) {
    std::vector<int> out;
    for (auto const& place : of.read()) out.push_back(place.node);
    return out;
}

}  // namespace

TEST_CASE("node_stack: the nodes that were entered and not left, the outermost first") {
    node_stack stack;
    CHECK(nodes_in(stack).empty());
    stack.resize(3);
    {
        auto const outer = stack.enter(7);
        {
            auto const inner = stack.enter(2);
            CHECK(nodes_in(stack) == std::vector<int>{7, 2});
            auto const found = stack.read();
            CHECK(found[0].since <= found[1].since);
            CHECK(found[1].since <= weir::metrics::tick_clock::now());
        }
        auto const since = stack.read().front().since;
        auto const other = stack.enter(4);
        CHECK(nodes_in(stack) == std::vector<int>{7, 4});
        CHECK(stack.read().front().since == since);
    }
    CHECK(nodes_in(stack).empty());
}

TEST_CASE("node_stack: an exception leaves what it leaves") {
    node_stack stack;
    stack.resize(2);
    try {
        auto const outer = stack.enter(1);
        auto const inner = stack.enter(2);
        throw 1;
    } catch (int) {}
    CHECK(nodes_in(stack).empty());
}

TEST_CASE("node_stack: deeper than it was told is not seen, and does no harm") {
    node_stack stack;
    stack.resize(1);
    auto const a = stack.enter(1);
    {
        auto const b = stack.enter(2);
        CHECK(nodes_in(stack) == std::vector<int>{1});
    }
    CHECK(nodes_in(stack) == std::vector<int>{1});
}

TEST_CASE("node_stack: another thread reads while nodes come and go") {
    node_stack stack;
    stack.resize(2);
    std::atomic<bool> ended{false};
    std::thread works{[&] {
        while (!ended) {
            auto const outer = stack.enter(1);
            auto const inner = stack.enter(2);
        }
    }};
    bool right = true;
    for (int i = 0; i < 10'000; ++i) {
        auto const found = nodes_in(stack);
        right = right && found.size() <= 2 && (found.empty() || found[0] == 1) && (found.size() < 2 || found[1] == 2);
    }
    ended = true;
    works.join();
    CHECK(right);
}
