// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/table_operator.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/filter_not.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/stream/to_table.hpp>
#include <weir/topology/node_description.hpp>

// filter, filter_not and map_values on tables.

using namespace weir_tests;
using weir::filter, weir::filter_not, weir::map_values, weir::materialized, weir::table, weir::to_stream;
using weir::serde::string;

namespace {

auto kept() { return table<"in">(string, string, materialized<"t">()); }
auto passed_on() { return table<"in">(string, string); }
bool is_big(std::string const& v) { return v.size() > 1; }

/// What comes out of `table` for values of one key; "-" stands for null.
template <typename Table>
std::string changes(Table const& of, std::initializer_list<char const*> in) {
    weir::test::driver driver{weir::topology(of | to_stream() | weir::to<"out">())};
    for (std::string_view const v : in)
        driver.template input<"in">().pipe("k", v == "-" ? std::nullopt : std::optional{std::string{v}});
    std::string all;
    for (auto const& v : driver.template output<"out">().read_values()) all += v.value_or("-") + ' ';
    return all;
}

}  // namespace

TEST_CASE("filter of a table: what does not pass is deleted, where it was there") {
    auto const in = {"-", "a", "bb", "cc", "d", "e", "-", "ff", "-"};
    CHECK(changes(kept() | filter(is_big), in) == "bb cc - ff - ");
    CHECK(changes(kept() | filter(is_big, materialized<"f">()), in) == "bb cc - ff - ");
    CHECK(changes(kept() | filter_not(is_big), in) == "a - d e - ");
    CHECK(changes(kept() | filter_not(is_big, materialized<"f">()), in) == "a - d e - ");
}

TEST_CASE("filter of a table without a store cannot know what was there, so it deletes to be sure") {
    auto const in = {"-", "a", "bb", "cc", "d", "e", "-"};
    CHECK(changes(passed_on() | filter(is_big), in) == "- - bb cc - - - ");
    CHECK(changes(passed_on() | filter(is_big, materialized<"f">()), in) == "- - bb cc - - - ");
}

TEST_CASE("filter of a table: another filter below makes the store of a materialized one tell") {
    auto const in = {"-", "a", "bb", "-"};
    auto const all = [](std::string const&) { return true; };
    CHECK(changes(passed_on() | filter(is_big, materialized<"f">()) | filter(all), in) == "bb - ");
    CHECK(changes(passed_on() | filter(is_big) | filter(all), in) == "- - bb - ");
}

TEST_CASE("map_values of a table: deletions stay, and the function does not hear of them") {
    int calls = 0;
    auto const f = [&calls](std::string const& k, std::string const& v) {
        ++calls;
        return v == "x" ? std::nullopt : std::optional{k + v};
    };
    auto const in = {"-", "a", "x", "-"};
    CHECK(changes(kept() | map_values(f), in) == "- ka - - ");
    CHECK(calls == 2);  // not for what changes replace, as nobody asks
    CHECK(changes(kept() | map_values(f, materialized<"m">()), in) == "- ka - - ");
    CHECK(changes(kept() | map_values(f) | filter(is_big), in) == "ka - ");
}

TEST_CASE("map_values of a table: the result can only be deleted if the table or the function can") {
    auto const plain = [](std::string const&) { return 1; };
    auto const maybe = [](std::string const&) { return std::optional{1}; };
    auto const full = words() | map_values([](weir::nullable<std::string> v) { return shown(v); }) | weir::to_table();
    STATIC_REQUIRE(decltype(kept() | map_values(plain))::can_delete);
    STATIC_REQUIRE_FALSE(decltype(full | map_values(plain))::can_delete);
    STATIC_REQUIRE(decltype(full | map_values(maybe))::can_delete);
    STATIC_REQUIRE(decltype(full | filter(is_big))::can_delete);
}

TEST_CASE("operators of tables: their stores hold the results, their changelogs too, and nodes have Kafka's names") {
    auto const topology = weir::topology(kept() | filter(is_big, materialized<"f">()) |
                                         map_values([](std::string const& v) { return v + '!'; }, materialized<"m">()) |
                                         filter_not([](std::string const&) { return false; }) | to_stream());
    strings names;
    for (auto const& node : nodes_of(topology)) names.push_back(node.name);
    CHECK(names == strings{"KSTREAM-SOURCE-0000000000", "KTABLE-SOURCE-0000000001", "KTABLE-FILTER-0000000002",
                           "KTABLE-MAPVALUES-0000000003", "KTABLE-FILTER-0000000004", "KTABLE-TOSTREAM-0000000005"});
    weir::test::driver driver{topology};
    driver.input<"in">().pipe("k", "a", 10);
    driver.input<"in">().pipe("k", "bb", 20);
    strings sent;
    for (auto const& r : driver.produced()) sent.push_back(r.topic + ' ' + r.value.value_or("-"));
    CHECK(sent == strings{"test-t-changelog a", "test-t-changelog bb", "test-f-changelog bb", "test-m-changelog bb!"});
    weir::value_and_timestamp<std::string> found;
    REQUIRE(driver.store<"m">().get("k", found));
    CHECK(found == weir::value_and_timestamp<std::string>{"bb!", 20});
}
