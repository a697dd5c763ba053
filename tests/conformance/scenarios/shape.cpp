// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
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
