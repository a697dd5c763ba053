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
