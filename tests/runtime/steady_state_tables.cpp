// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <tests/runtime/recording_environment.hpp>
#include <weir/store/record_cache.hpp>
#include <weir/stream/aggregate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/reduce.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/test/no_allocations.hpp>

// An update of a known key allocates nothing, in stores and in caches.

using namespace weir;

namespace {

using text = std::string;

struct counting_environment {
    std::size_t sent = 0, logged = 0;

    template <int I>
    void send(wire_bytes, wire_bytes, record_context const&) {
        ++sent;
    }
    template <int Store>
    void log_change(bytes_view, wire_bytes, std::int64_t) {
        ++logged;
    }
    void failed(int, record_context const&) { throw; }
    void undecodable(int, char const*, record_context const&) { throw; }
    void broken(int, char const*) { throw; }
    void drop(int, char const*, weir::record_context const&) {}
    struct nothing {};
    template <int>
    static constexpr nothing enter(record_context const&) {
        return {};
    }
    static constexpr void forwarded(int) {}
};

struct outcome {
    std::uint64_t allocations = 0;
    std::size_t sent = 0, logged = 0;
    friend bool operator==(outcome const&, outcome const&) = default;
};

/// Ten rounds of three records, after two that fill stores and buffers; caches are flushed after each round.
template <typename Topology>
outcome ten_rounds(Topology const& topology) {
    counting_environment environment;
    cache_budget budget{1'000'000, 0};
    runtime::fused<Topology, counting_environment> fused{topology, environment};
    fused.use(budget);
    headers no_headers;
    weir_tests::raw const records[] = {{"customer-1", "a value that is too long for the small string inside"},
                                       {"a key that is too long for the small string as well", "short"},
                                       {"customer-1", "another value that is too long for the small string"}};
    auto const round = [&] {
        for (auto const& record : records) {
            record_context context{"in", 0, 0, 5, &no_headers};
            fused.template accept<0>(record, context);
        }
        fused.flush_caches();
    };
    for (int i = 0; i < 2; ++i) round();  // only the second one knows what it replaces
    environment = {};
    auto const allocations = test::allocations([&] {
        for (int i = 0; i < 10; ++i) round();
    });
    return {allocations, environment.sent, environment.logged};
}

auto words() { return stream<"in">(serde::string, serde::string) | group_by_key(); }
auto rows() { return table<"in">(serde::string, serde::string, materialized<"t">()); }
text newest(text so_far, text const& value) {
    so_far = value;
    return so_far;
}
template <typename Table>
auto out(Table const& of) {
    return topology(of | to_stream() | to<"out">());
}

}  // namespace

TEST_CASE("steady state: aggregations of known keys") {
    CHECK(ten_rounds(out(words() | count<"n">())) == outcome{0, 30, 30});
    CHECK(ten_rounds(out(words() | reduce<"r">(newest))) == outcome{0, 30, 30});
    CHECK(ten_rounds(out(words() | aggregate<"a">([] { return text{}; },
                                                  [](text const&, text const& v, text a) {
                                                      return newest(std::move(a), v);
                                                  }))) == outcome{0, 30, 30});
}

TEST_CASE("steady state: tables that are read, filtered and kept, with what their changes replace") {
    auto const is_long = [](text const& v) { return v.size() > 1; };
    CHECK(ten_rounds(out(rows())) == outcome{0, 30, 30});
    CHECK(ten_rounds(out(rows() | filter(is_long))) == outcome{0, 30, 30});
    CHECK(ten_rounds(out(rows() | filter(is_long, materialized<"kept">()) |
                         map_values([](text const& v) { return static_cast<std::int64_t>(v.size()); },
                                    materialized<"sizes">()))) == outcome{0, 30, 90});
}

TEST_CASE("steady state: record caches") {
    CHECK(ten_rounds(out(words() | count<"n">(caching_enabled))) == outcome{0, 20, 20});
    CHECK(ten_rounds(out(table<"in">(serde::string, serde::string, materialized<"t">(caching_enabled)) |
                         filter([](text const&) { return true; }))) == outcome{0, 20, 20});
}
