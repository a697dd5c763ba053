// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/cogroup.hpp>
#include <weir/stream/reduce.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/to_table.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("shape_split") {
    auto const no = [](text) { return false; };
    auto const s = weir::stream<"in">(string, string);
    auto const one = s | weir::split(weir::branch(no), weir::branch(no), weir::default_branch());
    auto const two = s | weir::split(weir::named<"two-">, weir::branch<"x">(no), weir::branch<"y">(no));
    auto const three = two.get<"y">() | weir::map_values([](text v) { return str(v); }) |
                       weir::split(weir::named<"three-">, weir::branch<"deep">(no));
    auto const deep = three.get<"deep">();
    // `deep` stands for itself in the list, because Java adds it before the sinks of its split.
    replay(weir::topology(one.get<"0">() | weir::to<"one0">(), one.get<"1">() | weir::to<"one1">(),
                          one.get<"2">() | weir::to<"one2">(), deep, two.get<"x">() | weir::to<"two-x">(),
                          deep | weir::to<"two-y">()));
}

namespace {
struct user_of_shared {
    using key_type = std::string;
    using value_type = std::string;
    void process(text, text, auto&) {}
};
}  // namespace

TEST_CASE("shape_shared_store") {
    auto const shared = weir::store<"shared">(string, string);
    replay(weir::topology(
        weir::stream<"x">(string, string) | weir::process(user_of_shared{}, shared) | weir::to<"x-out">(),
        weir::stream<"alone">(string, string) | weir::to<"alone-out">(),
        weir::stream<"y">(string, string) | weir::process_values(user_of_shared{}, weir::named<"reader">, shared) |
            weir::to<"y-out">()));
}

namespace {
struct passing_on {
    using key_type = std::string;
    using value_type = std::string;
    void process(std::string const& key, std::string const& value, auto& context) { context.forward(key, value); }
};
struct passing_on_values {
    using value_type = std::string;
    void process(text, std::string const& value, auto& context) { context.forward(value); }
};
}  // namespace

TEST_CASE("shape_stateless_unnamed") {
    auto const yes = [](text) { return true; };
    auto const same = [](std::string const& v) { return v; };
    auto const same_of_two = [](std::string const&, std::string const& v) { return v; };
    auto const pair = [](std::string const& k, std::string const& v) { return std::pair{k, v}; };
    auto const pairs = [](std::string const& k, std::string const& v) { return std::vector{std::pair{k, v}}; };
    replay(weir::topology(
        weir::stream<"in">(string, string) | weir::filter(yes) | weir::filter_not(yes) | weir::select_key(same) |
        weir::map(pair) | weir::map_values(same) | weir::map_values(same_of_two) | weir::flat_map(pairs) |
        weir::flat_map_values([](std::string const& v) { return std::vector{v}; }) | weir::peek([](text) {}) |
        weir::process(passing_on{}) | weir::process_values(passing_on_values{}) | weir::to<"out">()));
}

TEST_CASE("shape_foreach_print_unnamed") {
    auto const s = weir::stream<"in">(string, string);
    replay(weir::topology(s | weir::for_each([](text) {}), s | weir::print(weir::printed::to_sys_out()),
                          s | weir::to<"out1">(),
                          s | weir::map_values([](std::string const& v) { return v; }) | weir::to<"out2">()));
}

// State has a name in weir. Here it is the one that Kafka Streams generates: then all other numbers are Java's, too.

TEST_CASE("shape_group_by_unnamed") {
    replay(weir::topology(weir::stream<"in">(string, string) |
                          weir::flat_map_values([](std::string const& v) { return std::vector{v}; }) |
                          weir::group_by([](std::string const& v) { return v; }) |
                          weir::count<"KSTREAM-AGGREGATE-STATE-STORE-0000000004">() | weir::to_stream() |
                          weir::to<"out">()));
}

TEST_CASE("shape_table_group_by_unnamed") {
    auto const two = [](std::string const&, std::string const& y) { return y; };
    auto const three = [](text, text, std::string const& aggregate) { return aggregate; };
    auto const g = weir::table<"in">(string, string, weir::materialized<"in-STATE-STORE-0000000000">()) |
                   weir::group_by([](std::string const& k, std::string const& v) { return std::pair{v, k}; });
    replay(weir::topology(
        g | weir::count<"KTABLE-AGGREGATE-STATE-STORE-0000000004">() | weir::to_stream() | weir::to<"a">(),
        g | weir::reduce<"KTABLE-AGGREGATE-STATE-STORE-0000000010">(two, two) | weir::to_stream() | weir::to<"b">(),
        g | weir::aggregate<"KTABLE-AGGREGATE-STATE-STORE-0000000016">([] { return std::string{}; }, three, three) |
            weir::to_stream() | weir::to<"c">()));
}

TEST_CASE("shape_repartition") {
    auto const by_value = [](std::string const& v) { return v; };
    auto const s = weir::stream<"in">(string, string);
    replay(weir::topology(
        s | weir::repartition<"KSTREAM-REPARTITION-0000000001">() | weir::to<"out1">(),
        s | weir::repartition<"named">(weir::number_of_partitions(5)) | weir::to_table() | weir::to_stream() |
            weir::to<"out2">(),
        s | weir::select_key(by_value) |
            weir::to_table(weir::named<"KSTREAM-TOTABLE-0000000014">, weir::materialized<"table">()) |
            weir::to_stream() | weir::to<"out3">(),
        s | weir::select_key(by_value) | weir::to_table(weir::named<"tt">) | weir::to_stream() | weir::to<"out4">()));
}

TEST_CASE("shape_cogroup_unnamed") {
    auto const same = [](text, text, std::string const& aggregate) { return aggregate; };
    auto const a = weir::stream<"a">(string, string) | weir::group_by_key();
    auto const c = weir::stream<"c">(string, string) | weir::group_by_key();
    auto const r = weir::stream<"b">(string, string) | weir::select_key([](std::string const& v) { return v; }) |
                   weir::group_by_key();
    // `a` and `c` stand for themselves in the list, because Java numbers sources in the order of their calls.
    replay(weir::topology(
        a.stream, c.stream,
        a | weir::cogroup(same) | weir::cogroup(r, same) | weir::cogroup(c, same) |
            weir::aggregate<"COGROUPKSTREAM-AGGREGATE-STATE-STORE-0000000004">([] { return std::string{}; }) |
            weir::to_stream() | weir::to<"out">()));
}
