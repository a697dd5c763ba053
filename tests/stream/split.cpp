// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/split.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::branch, weir::default_branch, weir::named, weir::nullable, weir::record_context, weir::split;

namespace {
constexpr auto begins_with_a = [](std::string const& v) { return v.starts_with("a"); };
constexpr auto is_long = [](std::string const& v) { return v.size() > 3; };
}  // namespace

TEST_CASE("split sends each record to the first branch that takes it, else to the default branch") {
    auto const s = words() | split(branch<"a">(begins_with_a), branch<"long">(is_long), default_branch<"rest">());
    weir::test::driver driver{weir::topology(s.get<"a">() | weir::to<"a">(), s.get<"long">() | weir::to<"long">(),
                                             s.get<"rest">() | weir::to<"rest">())};
    for (auto const* word : {"avocado", "a", "pear", "fig", "melon"}) driver.input<"in">().pipe(word);
    CHECK(values(driver.output<"a">()) == strings{"avocado", "a"});
    CHECK(values(driver.output<"long">()) == strings{"pear", "melon"});
    CHECK(values(driver.output<"rest">()) == strings{"fig"});
}

TEST_CASE("split without a default branch leaves out what no branch takes, without counting it as dropped") {
    auto const s = words() | split(branch<"a">(begins_with_a), branch<"long">(is_long));
    weir::test::driver driver{weir::topology(s.get<0>() | weir::to<"a">(), s.get<1>() | weir::to<"long">())};
    for (auto const* word : {"a", "fig", "melon"}) driver.input<"in">().pipe(word);
    CHECK(values(driver.output<"a">()) == strings{"a"});
    CHECK(values(driver.output<"long">()) == strings{"melon"});
    CHECK(driver.dropped_records() == 0);
}

TEST_CASE("split: a branch that nobody reads still takes its records, and stands in the topology") {
    auto const s = words() | split(branch<"a">(begins_with_a), branch<"long">(is_long), default_branch());
    auto const t = weir::topology(s.get<"long">() | weir::to<"long">());
    weir::test::driver driver{t};
    for (auto const* word : {"avocado", "fig", "melon"}) driver.input<"in">().pipe(word);
    CHECK(values(driver.output<"long">()) == strings{"melon"});
    CHECK(nodes_of(t).size() == 6);
}

TEST_CASE("split: outputs may be listed in any order") {
    auto const s = words() | split(branch<"a">(begins_with_a), default_branch<"rest">());
    weir::test::driver driver{weir::topology(s.get<"rest">() | weir::to<"rest">(), s.get<"a">() | weir::to<"a">())};
    driver.input<"in">().pipe("a");
    driver.input<"in">().pipe("b");
    CHECK(values(driver.output<"a">()) == strings{"a"});
    CHECK(values(driver.output<"rest">()) == strings{"b"});
}

TEST_CASE("split: predicates are called in order, and none after the one that takes the record") {
    strings calls;
    auto const says = [&](char const* name, bool result) {
        return [&calls, name, result](std::string const&) {
            calls.push_back(name);
            return result;
        };
    };
    auto const s = words() | split(branch<"no">(says("no", false)), branch<"yes">(says("yes", true)),
                                   branch<"late">(says("late", true)));
    weir::test::driver driver{weir::topology(s.get<"yes">() | weir::to<"yes">())};
    driver.input<"in">().pipe("v");
    CHECK(calls == strings{"no", "yes"});
    CHECK(values(driver.output<"yes">()) == strings{"v"});
}

TEST_CASE("split: the numbers of branches without names are written as in Kafka") {
    using weir::detail::is_name_of_branch;
    STATIC_REQUIRE(is_name_of_branch("0", "", 0));
    STATIC_REQUIRE(is_name_of_branch("7", "", 7));
    STATIC_REQUIRE(is_name_of_branch("10", "", 10));
    STATIC_REQUIRE(is_name_of_branch("120", "", 120));
    STATIC_REQUIRE_FALSE(is_name_of_branch("", "", 0));
    STATIC_REQUIRE_FALSE(is_name_of_branch("07", "", 7));
    STATIC_REQUIRE_FALSE(is_name_of_branch("1", "", 10));
    STATIC_REQUIRE_FALSE(is_name_of_branch("0", "", 10));
    STATIC_REQUIRE_FALSE(is_name_of_branch("x", "", 7));
    STATIC_REQUIRE_FALSE(is_name_of_branch("7", "x", 7));
}

TEST_CASE("split: branches by index, by name, by Kafka's number, and by structured binding are the same nodes") {
    auto const s = words() | split(branch(begins_with_a), branch<"long">(is_long), default_branch());
    auto const [first, second, rest] = s;
    STATIC_REQUIRE(std::is_same_v<decltype(s.get<"1">()), decltype(s.get<0>())>);
    STATIC_REQUIRE(std::is_same_v<decltype(s.get<"long">()), decltype(s.get<1>())>);
    STATIC_REQUIRE(std::is_same_v<decltype(s.get<"0">()), decltype(s.get<2>())>);
    auto const t = weir::topology(first | weir::to<"x">(), s.get<0>() | weir::to<"y">(), second | weir::to<"z">(),
                                  rest | weir::to<"r">());
    CHECK(nodes_of(t).size() == 1 + 1 + 3 + 4);
    weir::test::driver driver{t};
    driver.input<"in">().pipe("a");
    CHECK(values(driver.output<"x">()) == strings{"a"});
    CHECK(values(driver.output<"y">()) == strings{"a"});
    CHECK(driver.produced().size() == 2);
}

TEST_CASE("split: the names of its nodes are Kafka's") {
    auto const names = [](auto const& s) {
        strings all;
        for (auto const& node : nodes_of(weir::topology(s.template get<0>() | weir::to<"out">())))
            all.push_back(node.name);
        return all;
    };
    CHECK(names(words() | split(branch(begins_with_a), branch(is_long), default_branch())) ==
          strings{"KSTREAM-SOURCE-0000000000", "KSTREAM-BRANCH-0000000001", "KSTREAM-BRANCH-00000000011",
                  "KSTREAM-BRANCH-00000000012", "KSTREAM-BRANCH-00000000010", "KSTREAM-SINK-0000000005"});
    CHECK(names(words() | split(named<"fruit-">, branch<"a">(begins_with_a), default_branch<"rest">())) ==
          strings{"KSTREAM-SOURCE-0000000000", "fruit-", "fruit-a", "fruit-rest", "KSTREAM-SINK-0000000004"});
}

TEST_CASE("split: what becomes of null") {
    auto const op = [](auto f) {
        auto const s = words() | split(named<"op">, branch<"-yes">(f), default_branch<"-no">());
        weir::test::driver driver{
            weir::topology(s.template get<"-yes">() | weir::to<"yes">(), s.template get<"-no">() | weir::to<"no">())};
        using optional = std::optional<std::string>;
        std::pair<optional, optional> const records[] = {{"k", "v"}, {{}, "v"}, {"k", {}}, {{}, {}}};
        strings found;
        for (auto const& [key, value] : records) try {
                driver.template input<"in">().pipe(key, value);
                found.push_back(driver.produced().back().topic);
            } catch (weir::processing_error const& e) {
                std::string const text = e.what();
                auto const where = "op failed at topic in, partition 0, offset " + std::to_string(found.size()) + ": ";
                found.push_back(
                    text.starts_with(where) ? text.substr(where.size(), text.find(" reached") - where.size()) : text);
            }
        return found;
    };
    using s = std::string const&;
    using n = nullable<std::string>;
    CHECK(op([](s) { return true; }) == strings{"yes", "yes", "null value", "null value"});
    CHECK(op([](n v) { return v != nullptr; }) == strings{"yes", "yes", "no", "no"});
    CHECK(op([](s, s) { return true; }) == strings{"yes", "null key", "null value", "null key"});
    CHECK(op([](n k, s) { return k != nullptr; }) == strings{"yes", "no", "null value", "null value"});
    CHECK(op([](s, n v) { return v != nullptr; }) == strings{"yes", "null key", "no", "null key"});
    CHECK(op([](n k, n v) { return !k && !v; }) == strings{"no", "no", "no", "yes"});
    CHECK(op([](n, n, record_context const& c) { return c.offset > 1; }) == strings{"no", "no", "yes", "yes"});
}

TEST_CASE("split: a branch keeps types, serdes and the key's partition") {
    auto const in = words() | weir::map_values([](std::string const& v) { return v; });
    auto const s = in | split(branch<"a">(begins_with_a), default_branch());
    using in_type = decltype(in);
    using branch_type = decltype(s.get<"a">());
    STATIC_REQUIRE(std::is_same_v<branch_type::value_type, in_type::value_type>);
    STATIC_REQUIRE(std::is_same_v<branch_type::key_type, in_type::key_type>);
    STATIC_REQUIRE_FALSE(branch_type::rekeyed);
}
