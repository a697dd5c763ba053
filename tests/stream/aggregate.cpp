// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/aggregate.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::aggregate, weir::group_by_key, weir::nullable, weir::to_stream;
using weir::serde::string;

namespace {

using record = weir::test::record<std::string, std::string>;

std::string begin() { return "<"; }
std::string add(std::string const& key, std::string const& value, std::string all) {
    return std::move(all) + key + value;
}

auto added() {
    return weir::topology(words() | group_by_key() | aggregate<"all">(begin, add) | to_stream() | weir::to<"out">());
}

}  // namespace

TEST_CASE("aggregate: begins with the initializer, then each record is added") {
    weir::test::driver driver{added()};
    auto in = driver.input<"in">();
    in.pipe("a", "1", 100);
    in.pipe("b", "2", 50);
    in.pipe("a", "3", 70);
    in.pipe("a", std::nullopt, 1'000);
    in.pipe(std::nullopt, "4", 1'000);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"a", "<a1", 100}, {"b", "<b2", 50}, {"a", "<a1a3", 100}});
    CHECK(driver.dropped_records() == 2);
}

TEST_CASE("aggregate: a null result deletes; the next record begins with the initializer again") {
    auto const f = [](std::string const&, std::string const& v, std::string const& all) {
        return v == "-" ? std::nullopt : std::optional{all + v};
    };
    weir::test::driver driver{
        weir::topology(words() | group_by_key() | aggregate<"all">(begin, f) | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "-", 10);
    driver.input<"in">().pipe("k", "x", 100);
    driver.input<"in">().pipe("k", "-", 70);
    driver.input<"in">().pipe("k", "y", 20);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"k", std::nullopt, 10}, {"k", "<x", 100}, {"k", std::nullopt, 100}, {"k", "<y", 20}});
    // The changelog tombstone has the record's own timestamp.
    CHECK(driver.produced()[4].topic == "test-all-changelog");
    CHECK(driver.produced()[4].value == std::nullopt);
    CHECK(driver.produced()[4].timestamp_ms == 70);
}

TEST_CASE("aggregate: an aggregator that throws leaves the aggregate as it was") {
    auto const f = [](std::string const&, std::string const& v, std::string all) -> std::string {
        all += v;
        if (v == "no") throw std::runtime_error{"no"};
        return all;
    };
    weir::test::driver driver{
        weir::topology(words() | group_by_key() | aggregate<"all">(begin, f) | to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "a long first value, beyond a small string");
    CHECK_THROWS_AS(driver.input<"in">().pipe("k", "no"), weir::processing_error);
    weir::value_and_timestamp<std::string> found;
    REQUIRE(driver.store<"all">().get("k", found));
    CHECK(found.value == "<a long first value, beyond a small string");
}

TEST_CASE("aggregate: parameters of the aggregator") {
    using text = nullable<std::string>;
    using s = std::string const&;
    auto const result = [](auto f) {
        weir::test::driver driver{
            weir::topology(words() | group_by_key() | aggregate<"all">(begin, f) | to_stream() | weir::to<"out">())};
        driver.template input<"in">().pipe("k", "v");
        return driver.template output<"out">().read_value();
    };
    CHECK(result([](s k, s v, s a) { return a + k + v; }) == "<kv");
    CHECK(result([](text k, text v, s a) { return a + *k + *v; }) == "<kv");
    CHECK(result([](text k, s v, std::string a) { return a + *k + v; }) == "<kv");
    CHECK(result([](s k, text v, std::string&& a) { return std::move(a) + k + *v; }) == "<kv");
}

TEST_CASE("aggregate: a serde for the aggregate, where its type has none of its own") {
    struct sum {
        std::int64_t n = 0;
    };
    struct sum_serde {
        using type = sum;
        void serialize(sum const& value, weir::bytes& out) const { weir::serde::int64.serialize(value.n, out); }
        void deserialize(weir::bytes_view in, sum& out) const { weir::serde::int64.deserialize(in, out.n); }
    };
    auto const longer = [](std::string const&, std::string const& v, sum s) {
        s.n += static_cast<std::int64_t>(v.size());
        return s;
    };
    weir::test::driver driver{weir::topology(words() | group_by_key() |
                                             aggregate<"sizes">([] { return sum{}; }, longer, sum_serde{}) |
                                             to_stream() | weir::to<"out">())};
    driver.input<"in">().pipe("k", "four");
    driver.input<"in">().pipe("k", "three");
    CHECK(driver.output<"out">().size() == 2);
    CHECK(driver.output<"out">().read_records().back().value->n == 9);
}

TEST_CASE("aggregate of a grouped table: subtract, then add, and the aggregate of a group never goes away by itself") {
    auto const with = [](char sign) {
        return [sign](std::string const&, std::string const& v, std::string a) { return std::move(a) + sign + v; };
    };
    auto const by_first = [](std::string const& k, std::string const& v) { return std::pair{v.substr(0, 1), k + v}; };
    weir::test::driver driver{weir::topology(weir::table<"in">(string, string, weir::materialized<"t">()) |
                                             weir::group_by(by_first) | aggregate<"g">(begin, with('+'), with('-')) |
                                             to_stream() | weir::to<"out">())};
    auto in = driver.input<"in">();
    in.pipe("a", "x1");
    in.pipe("a", "x2");
    in.pipe("a", "y1");
    in.pipe("a", std::nullopt);
    std::string seen;
    for (auto const& r : driver.output<"out">().read_records()) seen += *r.key + *r.value + ' ';
    CHECK(seen == "x<+ax1 x<+ax1-ax1+ax2 x<+ax1-ax1+ax2-ax2 y<+ay1 y<+ay1-ay1 ");
}

TEST_CASE("aggregate: the node's generated name") {
    CHECK(nodes_of(added())[1].name == "KSTREAM-AGGREGATE-0000000001");
}
