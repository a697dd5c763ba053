// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <tests/runtime/recording_environment.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/test/no_allocations.hpp>

// In steady state the loop's own path, from the bytes of a record to the bytes of what is sent, allocates nothing.

using namespace weir;

namespace {

using text = std::string;

/// Keeps nothing but sums, so that nothing can be left out.
struct summing_environment {
    std::size_t sent = 0, bytes = 0, logged = 0;

    template <int I>
    void send(wire_bytes key, wire_bytes value, record_context const&) {
        ++sent;
        bytes += (key ? key->size() : 0) + (value ? value->size() : 0);
    }
    template <int Store>
    void log_change(bytes_view key, wire_bytes value, std::int64_t) {
        ++logged;
        bytes += key.size() + (value ? value->size() : 0);
    }
    void failed(int, record_context const&) { throw; }
    void undecodable(int, char const*, record_context const&) { throw; }
    void drop(int, char const*, weir::record_context const&) {}
    struct nothing {};
    template <int>
    static constexpr nothing enter(weir::record_context const&) {
        return {};
    }
    static constexpr void forwarded(int) {}
};

/// Allocations of `rounds` times these records, after one round that fills buffers and stores.
template <typename Topology>
std::uint64_t allocations_in_steady_state(Topology const& topology, summing_environment& environment, int rounds) {
    runtime::fused<Topology, summing_environment> fused{topology, environment};
    headers no_headers;
    weir_tests::raw const records[] = {{"customer-1", "a value that is too long for the small string inside"},
                                       {"customer-2", "short"},
                                       {std::nullopt, "a value without a key, which is long as well, to be sure"},
                                       {"customer-1", std::nullopt},
                                       {"a key that is too long for the small string as well", ""}};
    auto const round = [&] {
        for (auto const& record : records) {
            record_context context{"in", 0, 0, 5, &no_headers};
            fused.template accept<0>(record, context);
        }
    };
    round();
    environment = {};
    return test::allocations([&] {
        for (int i = 0; i < rounds; ++i) round();
    });
}

constexpr auto words() { return stream<"in">(serde::string, serde::string); }
using null_text = nullable<text>;

}  // namespace

TEST_CASE("steady state: three outputs over shared nodes, with numbers and views") {
    auto const in = words() | filter([](null_text v) { return v != nullptr; });
    auto const sizes = in | map_values([](text const& v) { return static_cast<std::int64_t>(v.size()); });
    summing_environment environment;
    auto const made = allocations_in_steady_state(
        topology(in | map_values([](null_text v) { return v; }) | to<"views">(),
                 sizes | peek([](std::int64_t) {}) | to<"sizes">(),
                 sizes | select_key([](std::int64_t n) { return n % 7; }) | to<"by-size">()),
        environment, 100);
    CHECK(made == 0);
    CHECK(environment.sent == 100 * 4 * 3);
}

TEST_CASE("steady state: split, merge and small strings that are made anew") {
    auto const in = words();
    auto const s = in | split(branch<"null">([](null_text v) { return v == nullptr; }),
                              branch<"long">([](text const& v) { return v.size() > 10; }), default_branch<"rest">());
    auto const merged = s.get<"long">() | map_values([](text const& v) { return v.substr(0, 8); }) |
                        merge(s.get<"rest">() | map_values([](text const& v) { return v + "!"; }));
    summing_environment environment;
    CHECK(allocations_in_steady_state(topology(merged | to<"out">(), s.get<"null">() | to<"nulls">()), environment,
                                      100) == 0);
    CHECK(environment.sent == 100 * 5);
}

TEST_CASE("steady state: counts of known keys, with their changelog") {
    summing_environment environment;
    CHECK(allocations_in_steady_state(topology(words() | group_by_key() | count<"c">() | to_stream() | to<"out">()),
                                      environment, 100) == 0);
    CHECK(environment.sent == 100 * 3);
    CHECK(environment.logged == 100 * 3);
}

TEST_CASE("steady state: what a user's function allocates is seen") {
    summing_environment environment;
    auto const made = allocations_in_steady_state(
        topology(words() | map_values([](null_text v) { return text(v ? 100 : 0, 'x'); }) | to<"out">()), environment,
        10);
    CHECK(made == 10 * 4);
}
