// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/materialized.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/internal_topics.hpp>

using namespace weir_tests;
using weir::materialized, weir::table, weir::to_stream;
using weir::serde::string;

namespace {

/// An engine that counts, over all of its kind.
struct counting_engine : weir::memory_engine {
    static inline int inserted = 0;
    void insert(weir::bytes_view key, weir::bytes_view value) {
        ++inserted;
        weir::memory_engine::insert(key, value);
    }
};

template <typename Materialized>
auto topology_of(Materialized const& kept) {
    return weir::topology(table<"in">(string, string, kept) | to_stream() | weir::to<"out">());
}

}  // namespace

TEST_CASE("materialized: logging_disabled keeps the store and writes no changelog") {
    auto const topology = topology_of(materialized<"t">(weir::logging_disabled));
    CHECK(weir::internal_topics(topology, "app").empty());
    weir::test::driver driver{topology};
    driver.input<"in">().pipe("a", "1");
    CHECK(driver.produced().size() == 1);
    CHECK(driver.store<"t">().size() == 1);
}

TEST_CASE("materialized: kept_in chooses the engine") {
    counting_engine::inserted = 0;
    weir::test::driver driver{topology_of(materialized<"t">(weir::kept_in<counting_engine>))};
    driver.input<"in">().pipe("a", "1");
    driver.input<"in">().pipe("b", "1");
    CHECK(counting_engine::inserted == 2);
}

TEST_CASE("materialized: a single serde is that of the value, two are key and value") {
    using one = decltype(materialized<"t">(weir::serde::int64));
    STATIC_REQUIRE(std::is_same_v<decltype(one::key_serde), weir::no_serde>);
    STATIC_REQUIRE(std::is_same_v<decltype(one::value_serde)::type, std::int64_t>);
    using two = decltype(materialized<"t">(string, weir::caching_enabled, weir::serde::int64));
    STATIC_REQUIRE(std::is_same_v<decltype(two::key_serde)::type, std::string>);
    STATIC_REQUIRE(std::is_same_v<decltype(two::value_serde)::type, std::int64_t>);
}

TEST_CASE("materialized: with caching_enabled, what one record does to a key is one change") {
    auto const cached = topology_of(materialized<"t">(weir::caching_enabled));
    {
        weir::test::driver driver{cached};  // flushes after each record, as Kafka Streams' own
        driver.input<"in">().pipe("a", "1", 10);
        REQUIRE(driver.produced().size() == 2);
        CHECK(driver.produced()[0].topic == "test-t-changelog");
        CHECK(driver.produced()[0].timestamp_ms == 10);
        CHECK(driver.output<"out">().read_record() == weir::test::record<std::string, std::string>{"a", "1", 10});
        driver.input<"in">().pipe("never there", std::nullopt);
        CHECK(driver.produced().size() == 2);
    }
    weir::test::driver driver{cached, {.cache_max_bytes = 0}};  // no cache: as it comes
    driver.input<"in">().pipe("never there", std::nullopt);
    CHECK(driver.produced().size() == 2);
}
