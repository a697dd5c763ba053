// SPDX-License-Identifier: Apache-2.0
#include <weir/test/driver.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/repartition.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

using namespace weir;
using Catch::Matchers::Contains;

namespace {

using text = std::string;
constexpr auto words() { return stream<"in">(serde::string, serde::string); }
auto copied() { return topology(words() | to<"out">()); }
using record = test::record<text, text>;

}  // namespace

TEST_CASE("driver: the ways to pipe a record") {
    test::driver driver{copied(), {"test", 1000}};
    auto in = driver.input<"in">();
    in.pipe("value");
    in.pipe("key", "value");
    in.pipe("key", "value", 7);
    headers h;
    h.add("a", "1");
    in.pipe({"key", "value", 8, h});
    in.pipe({"key", std::nullopt});
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{std::nullopt, "value", 1000},
                                                                       {"key", "value", 1000},
                                                                       {"key", "value", 7},
                                                                       {"key", "value", 8, h},
                                                                       {"key", std::nullopt, 1000}});
}

TEST_CASE("driver: a negative timestamp is refused, as Kafka Streams' TestRecord does, and nothing is processed") {
    test::driver driver{copied()};
    auto in = driver.input<"in">();
    auto const why = [](char const* timestamp) {
        return "pipe into topic in: the timestamp " + text{timestamp} +
               " is negative; leave it out for the wall clock's";
    };
    CHECK_THROWS_WITH(in.pipe("key", "value", -5), why("-5"));
    CHECK_THROWS_WITH(in.pipe("key", "value", -1), why("-1"));
    CHECK_THROWS_WITH(in.pipe({"key", "value", -2, {}}), why("-2"));
    CHECK(driver.output<"out">().is_empty());
    in.pipe({"key", "value", -1, {}});
    in.pipe("key", "value", 0);
    CHECK(driver.output<"out">().size() == 2);
}

TEST_CASE("driver: records without a timestamp get the wall clock, which tests move") {
    test::driver driver{copied(), {"test", 1000}};
    driver.input<"in">().pipe("a");
    driver.advance_wall_clock_ms(500);
    driver.input<"in">().pipe("b");
    CHECK(driver.output<"out">().read_record().timestamp_ms == 1000);
    CHECK(driver.output<"out">().read_record().timestamp_ms == 1500);
}

TEST_CASE("driver: each read takes the next record, also by another handle of the topic") {
    test::driver driver{copied()};
    for (auto const* value : {"1", "2", "3", "4"}) driver.input<"in">().pipe("k", value);
    auto out = driver.output<"out">();
    CHECK(out.size() == 4);
    CHECK(out.read_value() == "1");
    CHECK(driver.output<"out">().read_key_value() == std::pair{std::optional<text>{"k"}, std::optional<text>{"2"}});
    CHECK(out.size() == 2);
    CHECK(out.read_values() == std::vector<std::optional<text>>{"3", "4"});
    CHECK(out.is_empty());
    driver.input<"in">().pipe("k", "5");
    CHECK_FALSE(out.is_empty());
    CHECK(out.read_value() == "5");
}

TEST_CASE("driver: reading past the end says so, and loses nothing") {
    test::driver driver{copied()};
    CHECK_THROWS_WITH(driver.output<"out">().read_value(), "topic out has no unread record");
    driver.input<"in">().pipe("1");
    CHECK(driver.output<"out">().read_value() == "1");
    CHECK_THROWS_AS(driver.output<"out">().read_record(), weir::error);
}

TEST_CASE("driver: everything that was sent, in order, internal topics with the application's id") {
    test::driver driver{topology(words() | repartition<"r">() | group_by_key() | count<"c">()), {"shop"}};
    driver.input<"in">().pipe("k", "v");
    REQUIRE(driver.produced().size() == 2);
    CHECK(driver.produced()[0].topic == "shop-r-repartition");
    CHECK(driver.produced()[1].topic == "shop-c-changelog");
    CHECK(driver.output<"r-repartition">().read_value() == "v");
    // A test may write to an internal topic, as if another instance had.
    driver.input<"r-repartition">().pipe("k", "v");
    value_and_timestamp<std::int64_t> found;
    REQUIRE(driver.store<"c">().get("k", found));
    CHECK(found.value == 2);
}

TEST_CASE("driver: what follows from a record is processed before pipe returns, oldest first") {
    auto const again = words() | repartition<"r">() | map_values([](nullable<text> v) { return v.value_or("") + "'"; });
    test::driver driver{topology(again | to<"out">(), words() | to<"out">(named<"direct">))};
    driver.input<"in">().pipe("k", "1", 5);
    CHECK(driver.output<"out">().read_values() == std::vector<std::optional<text>>{"1", "1'"});
}

TEST_CASE("driver: of topics that the topology itself writes, the timestamps that extractors give decide") {
    // "in" goes to three topics at once, in this order; what follows goes by the timestamps of their heads.
    auto const by_value = [](nullable<text> value, std::int64_t) { return std::stoll(value.value_or("")); };
    auto const from_in = words();
    auto const read = stream<"a">(serde::string, serde::string, timestamp_extractor(by_value)) |
                      merge(stream<"b">(serde::string, serde::string, timestamp_extractor(by_value))) |
                      merge(stream<"c">(serde::string, serde::string));
    test::driver driver{topology(from_in | map_values([](text const& v) { return v + "9"; }) | to<"a">(),
                                 from_in | map_values([](text const& v) { return v + "3"; }) | to<"b">(),
                                 from_in | map_values([](text const& v) { return v + "x"; }) | to<"c">(),
                                 read | to<"out">())};
    driver.input<"in">().pipe("k", "1", 15);
    CHECK(driver.output<"out">().read_values() == std::vector<std::optional<text>>{"13", "1x", "19"});
}

TEST_CASE("driver: what the topology wrote itself has its timestamp already, whatever the policy") {
    struct plus_one : timestamps::extractor {
        std::int64_t extract(record_context const& record, std::int64_t) const { return record.timestamp_ms + 1; }
    };
    test::driver driver{topology(words() | repartition<"r">() | to<"out">()), with<plus_one>};
    driver.input<"in">().pipe("k", "1", 5);
    CHECK(driver.output<"out">().read_record().timestamp_ms == 6);
}

TEST_CASE("driver: a record that cannot be decoded before its turn is gone after its error") {
    auto const by = timestamp_extractor([](nullable<std::int16_t> value, std::int64_t) {
        if (value.value_or(0) < 0) throw std::runtime_error{"no time"};
        return std::int64_t{1000} + value.value_or(0);
    });
    auto const where = [](text const& key, std::int16_t value, record_context const& c) {
        return key + std::to_string(value) + '@' + std::to_string(c.offset);
    };
    test::driver driver{topology(stream<"in">(serde::string, serde::int16, by) | map_values(where) | to<"out">())};
    auto in = driver.input<"in">();
    in.pipe("a", std::int16_t{7});
    SECTION("its bytes are unreadable") {
        CHECK_THROWS_WITH(driver.pipe_bytes("in", "bad", "unreadable", 2),
                          Contains("cannot read the value at topic in, partition 0, offset 1: "));
    }
    SECTION("the extractor throws") {
        CHECK_THROWS_WITH(in.pipe("bad", std::int16_t{-1}), Contains("topic in, partition 0, offset 1: no time"));
    }
    in.pipe("b", std::int16_t{9});
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"a", "a7@0", 1007}, {"b", "b9@2", 1009}});
}

TEST_CASE("driver: a record that the application's extractor cannot give a timestamp is gone after its error") {
    struct next_to_it : timestamps::extractor {
        std::int64_t extract(record_context const& record, std::int64_t) const {
            if (record.timestamp_ms == 13) throw std::runtime_error{"no time"};
            return record.timestamp_ms + 1;
        }
    };
    test::driver driver{copied(), with<next_to_it>};
    auto in = driver.input<"in">();
    in.pipe("k", "1", 12);
    CHECK_THROWS_WITH(in.pipe("k", "2", 13), Contains("topic in, partition 0, offset 1: no time"));
    in.pipe("k", "3", 14);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"k", "1", 13}, {"k", "3", 15}});
}

TEST_CASE("driver: offsets count per topic, from 0") {
    auto const where = [](text const&, text const&, record_context const& c) {
        return text{c.topic} + std::to_string(c.offset);
    };
    test::driver driver{topology(words() | map_values(where) |
                                 merge(stream<"other">(serde::string, serde::string) | map_values(where)) |
                                 to<"out">())};
    driver.input<"in">().pipe("k", "v");
    driver.input<"other">().pipe("k", "v");
    driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"out">().read_values() == std::vector<std::optional<text>>{"in0", "other0", "in1"});
}

TEST_CASE("driver: bytes of a topic that nobody reads are refused") {
    test::driver driver{copied()};
    CHECK_THROWS_WITH(driver.pipe_bytes("elsewhere", "k", "v", 0), "the topology does not read topic elsewhere");
    driver.pipe_bytes("in", std::nullopt, text{"\0", 1}, 3);
    CHECK(driver.output<"out">().read_record() == record{std::nullopt, text{"\0", 1}, 3});
}

TEST_CASE("driver: handlers that settings name, as for Kafka Streams' driver, are refused and not ignored") {
    test::driver_options options;
    options.settings = {{"default.deserialization.exception.handler", "LogAndContinueExceptionHandler"}};
    CHECK_THROWS_AS((test::driver{copied(), options}), config_error);
    CHECK_THROWS_WITH((test::driver{copied(), options}), Contains("default.deserialization.exception.handler") &&
                                                             Contains("weir::deserialization::log_and_continue"));
}

TEST_CASE("driver: it keeps a topology of its own") {
    auto const make = [] {
        text const tail = "-tail, long enough to be on the heap";
        return test::driver{topology(words() | map_values([tail](text const& v) { return v + tail; }) | to<"out">())};
    };
    auto driver = make();
    driver.input<"in">().pipe("v");
    CHECK(driver.output<"out">().read_value() == "v-tail, long enough to be on the heap");
    CHECK(driver.topology().size == 3);
}
