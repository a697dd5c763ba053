// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <utility>
#include <vector>
#include <weir/store/key_value_engine.hpp>

namespace weir_tests {

template <weir::key_value_engine Engine>
std::vector<std::pair<weir::bytes, weir::bytes>> contents(Engine const& engine) {
    std::vector<std::pair<weir::bytes, weir::bytes>> all;
    engine.for_each([&](weir::bytes_view key, weir::bytes_view value) { all.emplace_back(key, value); });
    return all;
}

/// Its size, if that is a count: an engine on disk may give an estimate.
template <weir::key_value_engine Engine>
std::size_t count(Engine const& engine) {
    if constexpr (weir::persistent_engine<Engine>)
        return contents(engine).size();
    else
        return engine.size();
}

/// What every engine promises. `open(engine)` makes it ready.
template <weir::key_value_engine Engine, typename Open>
void check_engine_laws(Open const& open) {
    using entries = std::vector<std::pair<weir::bytes, weir::bytes>>;
    Engine engine;
    open(engine);

    SECTION("it starts empty") {
        CHECK(count(engine) == 0);
        CHECK(engine.get("k") == std::nullopt);
        CHECK(contents(engine).empty());
    }
    SECTION("it gives back what was put last") {
        engine.put("k", "1");
        engine.put("k", "a longer value than the first one, beyond what fits into a small string");
        engine.put("k", "2");
        CHECK(engine.get("k") == "2");
        CHECK(count(engine) == 1);
    }
    SECTION("what is erased is gone, and can be put again") {
        engine.put("k", "1");
        engine.erase("k");
        engine.erase("k");
        CHECK(engine.get("k") == std::nullopt);
        CHECK(count(engine) == 0);
        engine.put("k", "2");
        CHECK(engine.get("k") == "2");
    }
    SECTION("keys and values may be empty, and hold any byte") {
        weir::bytes const nul{"\0", 1}, nuls{"\0\0", 2}, high = "\xff";
        engine.put("", "");
        engine.put(nul, nuls);
        engine.put(nuls, nul);
        engine.put(high, "");
        CHECK(engine.get("") == "");
        CHECK(engine.get(nul) == nuls);
        CHECK(engine.get(nuls) == nul);
        CHECK(contents(engine) == entries{{"", ""}, {nul, nuls}, {nuls, nul}, {high, ""}});
    }
    SECTION("it visits in the order of key bytes, unsigned") {
        for (auto const* key : {"b", "\x80", "a", "ab", "B", "\x7f"}) engine.put(key, key);
        weir::bytes keys;
        for (auto const& [key, value] : contents(engine)) keys += key + ' ';
        CHECK(keys == "B a ab b \x7f \x80 ");
    }
    SECTION("a range has both its ends, where they are there, and no bound means all") {
        for (auto const* key : {"a", "b", "ba", "c", "\x80"}) engine.put(key, key);
        auto const keys = [&](weir::wire_bytes from, weir::wire_bytes to) {
            weir::bytes all;
            engine.range(from, to, [&](weir::bytes_view key, weir::bytes_view) { all.append(key) += ' '; });
            return all;
        };
        CHECK(keys("b", "c") == "b ba c ");
        CHECK(keys("aa", "bz") == "b ba ");
        CHECK(keys(std::nullopt, "b") == "a b ");
        CHECK(keys("c", std::nullopt) == "c \x80 ");
        CHECK(keys(std::nullopt, std::nullopt) == "a b ba c \x80 ");
        CHECK(keys("c", "b").empty());
    }
    SECTION("a flush changes nothing that can be seen") {
        engine.put("k", "1");
        engine.flush();
        CHECK(engine.get("k") == "1");
        CHECK(count(engine) == 1);
    }
    SECTION("clear leaves nothing") {
        engine.put("a", "1");
        engine.put("b", "2");
        engine.clear();
        CHECK(count(engine) == 0);
        CHECK(contents(engine).empty());
    }
    SECTION("many entries") {
        for (int i = 0; i < 1000; ++i) engine.put(std::to_string(i), std::to_string(i * i));
        for (int i = 0; i < 1000; i += 2) engine.erase(std::to_string(i));
        CHECK(count(engine) == 500);
        CHECK(engine.get("501") == "251001");
        CHECK(engine.get("500") == std::nullopt);
        CHECK(contents(engine).size() == 500);
    }
}

template <weir::key_value_engine Engine>
void check_engine_laws() {
    check_engine_laws<Engine>([](Engine&) {});
}

}  // namespace weir_tests
