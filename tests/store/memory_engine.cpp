// SPDX-License-Identifier: Apache-2.0
#include <weir/store/memory_engine.hpp>

#include <catch2/catch.hpp>
#include <tests/store/engine_laws.hpp>

TEST_CASE("memory_engine keeps the laws of engines") { weir_tests::check_engine_laws<weir::memory_engine>(); }

TEST_CASE("memory_engine: an update of a known key uses its storage again") {
    weir::memory_engine engine;
    engine.put("k", std::string(100, 'x'));
    auto const* address = engine.get("k")->data();
    engine.put("k", std::string(90, 'y'));
    CHECK(engine.get("k")->data() == address);
    CHECK(engine.get("k") == std::string(90, 'y'));
}

TEST_CASE("memory_engine: it can be copied and moved") {
    weir::memory_engine engine;
    engine.put("k", "v");
    auto copy = engine;
    copy.put("k", "w");
    CHECK(engine.get("k") == "v");
    auto const moved = std::move(copy);
    CHECK(moved.get("k") == "w");
}

TEST_CASE("memory_engine: about how many bytes it takes") {
    weir::memory_engine engine;
    auto const empty = engine.footprint();
    CHECK(empty.memory() == empty.entries);
    CHECK(empty.entries < 200);
    for (int i = 0; i < 1000; ++i) engine.put(std::to_string(i), std::string(1000, 'x'));
    auto const full = engine.footprint();
    CHECK(full.entries > 1'000'000);
    CHECK(full.entries < 1'400'000);
    CHECK(full.memory() == full.entries);
    CHECK(full.disk == 0);
    engine.clear();
    CHECK(engine.footprint().entries < full.entries / 10);
}
