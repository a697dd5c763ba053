// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <tests/runtime/recording_environment.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

// A topology whose functions hold nothing, over data in memory, runs in the compiler.

using namespace weir;

namespace {

using text = std::string;

/// Adds up what is sent: the number of the sink, then the size of the value, as digits.
struct digits {
    long long all = 0;

    template <int I>
    constexpr void send(wire_bytes, wire_bytes value, record_context const&) {
        all = all * 100 + I * 10 + static_cast<long long>(value ? value->size() : 0);
    }
    void failed(int, record_context const&) { throw; }
    void undecodable(int, char const*, record_context const&) { throw; }
    constexpr void drop(int, char const*, weir::record_context const&) {}
    struct nothing {};
    template <int>
    static constexpr nothing enter(weir::record_context const&) {
        return {};
    }
    static constexpr void forwarded(int) {}
};

constexpr auto in = stream<"in">(serde::string, serde::string);
constexpr auto words = in | filter([](nullable<text> v) { return v != nullptr; });
constexpr auto by_size =
    words | split(branch<"long">([](text const& v) { return v.size() > 3; }), default_branch<"short">());
constexpr auto sizes = topology(by_size.get<"long">() | map_values([](text const& v) { return v + v; }) |
                                    merge(by_size.get<"short">()) | to<"out">(),
                                in | to<"all">());
static_assert(sizes.size == 9);

constexpr long long what_is_sent_for(std::initializer_list<weir_tests::raw> records) {
    digits sent;
    runtime::fused<std::remove_const_t<decltype(sizes)>, digits> fused{sizes, sent};
    for (auto const& record : records) {
        record_context context{"in", 0, 0, 5, nullptr};
        fused.accept<0>(record, context);
    }
    return sent.all;
}

constexpr bool a_topology_runs_in_the_compiler() {
    return what_is_sent_for({{"k", "four"}}) == 7884 && what_is_sent_for({{"k", "one"}}) == 7383 &&
           what_is_sent_for({{"k", std::nullopt}}) == 80 &&
           what_is_sent_for({{std::nullopt, ""}, {"k", "x"}}) == 70807181;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(a_topology_runs_in_the_compiler());
#endif

}  // namespace

TEST_CASE("fused: what the compiler computes, the program computes too") { CHECK(a_topology_runs_in_the_compiler()); }
