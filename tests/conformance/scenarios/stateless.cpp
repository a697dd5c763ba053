// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/stream/to_table.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::string;

TEST_CASE("stateless_map") {
    auto const map = [](text k, text v) { return std::pair{v ? first(v) : "none", str(k) + '=' + str(v)}; };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::map(map) | weir::to<"out">()));
}

TEST_CASE("stateless_map_values_with_key") {
    auto const map = [](text k, text v) { return v == "" ? std::optional<std::string>{} : str(k) + '/' + str(v); };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::map_values(map) | weir::to<"out">()));
}

TEST_CASE("stateless_flat_map") {
    auto const numbered_words = [](text k, text v) {
        std::vector<std::pair<std::string, std::string>> out;
        for (auto& word : words(v)) out.emplace_back(std::move(word), str(k) + std::to_string(out.size()));
        return out;
    };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::flat_map(numbered_words) | weir::to<"out">()));
}

TEST_CASE("stateless_flat_map_values") {
    auto const keyed_words = [](text k, text v) {
        auto out = words(v);
        for (auto& word : out) word.insert(0, str(k));
        return out;
    };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::flat_map_values(keyed_words) |
                          weir::filter_not([](text, text v) { return len(v) == 4; }) | weir::to<"out">()));
}

TEST_CASE("stateless_split_default") {
    auto const a_or_b = [](text v) { return v && (v->starts_with('a') || v->starts_with('b')); };
    auto const is_long = [](text v) { return len(v) > 8; };
    auto const in = weir::stream<"in">(string, string);
    auto const split = in | weir::split(weir::named<"s-">, weir::branch<"ab">(a_or_b), weir::branch<"long">(is_long),
                                        weir::default_branch<"rest">());
    replay(weir::topology(split.get<"ab">() | weir::to<"ab">(), split.get<"long">() | weir::to<"long">(),
                          split.get<"rest">() | weir::to<"rest">()));
}

TEST_CASE("stateless_merge_two") {
    auto const a = weir::stream<"a">(string, string);
    auto const b = weir::stream<"b">(string, string);
    replay(weir::topology(a | weir::merge(b) | weir::to<"out">()));
}

TEST_CASE("stateless_repartition") {
    auto const key = [](text v) { return len(v) == 0 ? std::optional<std::string>{} : first(v); };
    auto const both = [](text k, text v) { return str(k) + ':' + str(v); };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::select_key(key) |
                          weir::repartition<"by-first">(string, string, weir::number_of_partitions(3)) |
                          weir::map_values(both) | weir::to<"out">()));
}

TEST_CASE("stateless_hand_headers") {
    auto const same = [](text v) { return v ? std::optional{*v} : std::nullopt; };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::map_values(same) | weir::to<"out">()));
}

TEST_CASE("stateless_to_table") {
    auto const map = [](text v) { return v == "" || !v ? std::optional<std::string>{} : *v; };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::map_values(map) |
                          weir::to_table(weir::materialized<"t">()) | weir::to_stream() | weir::to<"out">()));
}
