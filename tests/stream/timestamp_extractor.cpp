// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/timestamp_extractor.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <weir/stream/stream.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/test/driver.hpp>

using weir::nullable, weir::stream, weir::timestamp_extractor, weir::to;
using weir::serde::int64, weir::serde::string;
using record = weir::test::record<std::string, std::int64_t>;

namespace {
constexpr auto by_value = timestamp_extractor(
    [](nullable<std::int64_t> value, std::int64_t partition_time_ms) { return value.value_or(partition_time_ms); });
}  // namespace

TEST_CASE("timestamp_extractor: by value, else the partition's time; negative ones are dropped and counted") {
    weir::test::driver driver{weir::topology(stream<"in">(string, int64, by_value) | to<"out">())};
    auto in = driver.input<"in">();
    in.pipe("a", std::nullopt, 500);  // the partition has no time yet
    in.pipe("b", 70, 500);
    in.pipe("c", -3, 500);
    in.pipe("d", 20, 500);
    in.pipe("e", std::nullopt, 500);
    CHECK(driver.output<"out">().read_records() ==
          std::vector<record>{{"b", 70, 70}, {"d", 20, 20}, {"e", std::nullopt, 70}});
    CHECK(driver.dropped_records() == 2);
}

TEST_CASE("timestamp_extractor: of the record, and by the wall clock") {
    auto const by_offset =
        timestamp_extractor([](nullable<std::string> key, auto, weir::record_context const& r, std::int64_t) {
            return static_cast<std::int64_t>(key->size()) * 1'000 + r.timestamp_ms + r.offset;
        });
    weir::test::driver driver{
        weir::topology(
            stream<"in">(string, int64, by_offset) | to<"out">(),
            stream<"now">(string, int64, timestamp_extractor(weir::timestamps::wallclock{})) | to<"now-out">()),
        {.wall_clock_ms = 7}};
    driver.input<"in">().pipe("abc", 1, 10);
    driver.input<"in">().pipe("abc", 1, 10);
    driver.input<"now">().pipe("k", 1, 10);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"abc", 1, 3'010}, {"abc", 1, 3'011}});
    CHECK(driver.output<"now-out">().read_record().timestamp_ms == 7);
}

TEST_CASE("timestamp_extractor: what it throws stops, whatever handlers there are") {
    auto const broken = timestamp_extractor(
        [](nullable<std::int64_t>, std::int64_t) -> std::int64_t { throw std::runtime_error{"no clock"}; });
    weir::test::driver driver{weir::topology(stream<"in">(string, int64, broken) | to<"out">()),
                              weir::with<weir::processing::log_and_continue, weir::deserialization::log_and_continue>};
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", 1),
                      Catch::Contains("cannot tell the timestamp at topic in, partition 0, offset 0: no clock"));
}

TEST_CASE("timestamp_extractor: the driver goes by the application's policy where a source has none") {
    weir::test::driver driver{weir::topology(stream<"in">(string, int64) | to<"out">()),
                              weir::with<weir::timestamps::log_and_skip_on_invalid>};
    driver.pipe_bytes("in", "k", std::nullopt, -1);
    driver.input<"in">().pipe("k", 1, 5);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"k", 1, 5}});
    CHECK(driver.dropped_records() == 1);
}

TEST_CASE("timestamp_extractor: of a table, whose store and changelog have its timestamps") {
    auto const table = weir::table<"in">(string, int64, by_value, weir::materialized<"store">());
    weir::test::driver driver{weir::topology(table | weir::to_stream() | to<"out">())};
    driver.input<"in">().pipe("k", 9, 500);
    driver.input<"in">().pipe("k", 4, 500);
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"k", 9, 9}, {"k", 4, 4}});
    CHECK(driver.produced().front().timestamp_ms == 9);
    weir::value_and_timestamp<std::int64_t> kept;
    REQUIRE(driver.store<"store">().get("k", kept));
    CHECK(kept.timestamp_ms == 4);
}
