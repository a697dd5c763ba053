// SPDX-License-Identifier: Apache-2.0
#include <weir/store/timestamped_key_value_store.hpp>

#include <catch2/catch.hpp>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>

namespace {

using store_type =
    weir::timestamped_key_value_store<weir::serde::string_serde, weir::serde::integer_serde<std::int32_t>>;
using entry = weir::value_and_timestamp<std::int32_t>;

struct logged {
    std::string key;
    std::optional<std::string> value;
    std::int64_t timestamp_ms;
    friend bool operator==(logged const&, logged const&) = default;
};

/// A store, and what it logs.
struct logging_store {
    store_type store{{}, {}};
    std::vector<logged> log;

    auto writes() {
        return [this](weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) {
            log.push_back({std::string{key}, value ? std::optional<std::string>{*value} : std::nullopt, timestamp_ms});
        };
    }
    void put(std::string const& key, std::int32_t value, std::int64_t timestamp_ms) {
        store.put(key, value, timestamp_ms, writes());
    }
    std::optional<entry> get(std::string const& key) const {
        entry found;
        return store.get(key, found) ? std::optional{found} : std::nullopt;
    }
};

/// An engine that shows what was put last.
struct spy {
    weir::bytes last;
    weir::wire_bytes get(weir::bytes_view) const { return std::nullopt; }
    void put(weir::bytes_view, weir::bytes_view value) {
        last = value;
        seen() = last;
    }
    void erase(weir::bytes_view) {}
    std::size_t size() const { return 0; }
    void clear() {}
    void flush() {}
    void for_each(auto&&) const {}
    void range(weir::wire_bytes, weir::wire_bytes, auto&&) const {}
    static weir::bytes& seen() {
        static weir::bytes all;
        return all;
    }
};

std::string bytes_of(std::initializer_list<int> bytes) {
    std::string text;
    for (int b : bytes) text += static_cast<char>(b);
    return text;
}

}  // namespace

TEST_CASE("timestamped_key_value_store: value and timestamp of a key") {
    logging_store s;
    CHECK_FALSE(s.get("a"));
    s.put("a", 7, 100);
    s.put("b", 8, 200);
    s.put("a", 9, 50);  // out of order: the caller decides, the store takes it
    CHECK(s.get("a") == entry{9, 50});
    CHECK(s.get("b") == entry{8, 200});
    CHECK(s.store.size() == 2);
}

TEST_CASE("timestamped_key_value_store: each change is logged, without the timestamp in the value") {
    logging_store s;
    s.put("a", 258, 100);
    s.store.erase("a", 120, s.writes());
    s.store.erase("never there", 130, s.writes());
    CHECK(s.log == std::vector<logged>{{"a", bytes_of({0, 0, 1, 2}), 100},
                                       {"a", std::nullopt, 120},
                                       {"never there", std::nullopt, 130}});
    CHECK_FALSE(s.get("a"));
    CHECK(s.store.size() == 0);
}

TEST_CASE("timestamped_key_value_store: its engine holds the timestamp in eight bytes, big-endian, then the value") {
    weir::timestamped_key_value_store<weir::serde::string_serde, weir::serde::string_serde, spy> store{{}, {}};
    store.put("k", "v", 0x0102030405060708, [](auto&&...) {});
    CHECK(spy::seen() == bytes_of({1, 2, 3, 4, 5, 6, 7, 8, 'v'}));
    store.put("k", "", -1, [](auto&&...) {});
    CHECK(spy::seen() == std::string(8, '\xff'));
}

TEST_CASE("timestamped_key_value_store: what was logged restores the same store, and restoring logs nothing") {
    logging_store s, restored;
    s.put("a", 1, 10);
    s.put("b", 2, 20);
    s.put("a", 3, 30);
    s.store.erase("b", 40, s.writes());
    s.put("c", 4, 50);
    for (auto const& [key, value, timestamp_ms] : s.log)
        restored.store.restore(key, value ? weir::wire_bytes{*value} : std::nullopt, timestamp_ms);
    CHECK(restored.get("a") == entry{3, 30});
    CHECK_FALSE(restored.get("b"));
    CHECK(restored.get("c") == entry{4, 50});
    CHECK(restored.store.size() == 2);
    CHECK(restored.log.empty());
}

TEST_CASE("timestamped_key_value_store: an entry that is located once is read, replaced and erased") {
    logging_store s;
    std::string const key = "a";
    auto at = s.store.locate(key);
    CHECK_FALSE(at.is_known());
    s.store.put(at, 1, 10, s.writes());
    at = s.store.locate(key);
    REQUIRE(at.is_known());
    std::int32_t value = 0;
    CHECK(s.store.read(at, value) == 10);
    CHECK(value == 1);
    s.store.put(at, 2, 20, s.writes());
    CHECK(s.get("a") == entry{2, 20});
    s.store.erase(s.store.locate(key), 30, s.writes());
    CHECK_FALSE(s.get("a"));
    CHECK(s.log == std::vector<logged>{
                       {"a", bytes_of({0, 0, 0, 1}), 10}, {"a", bytes_of({0, 0, 0, 2}), 20}, {"a", std::nullopt, 30}});
}

TEST_CASE("timestamped_key_value_store: a range of keys, by their bytes") {
    logging_store s;
    for (auto const* key : {"a", "b", "bb", "c"}) s.put(key, 1, 0);
    std::string seen;
    s.store.range("b", "c", [&](std::string const& key, entry const&) { seen += key + ' '; });
    CHECK(seen == "b bb c ");
}

TEST_CASE("timestamped_key_value_store: all entries in the order of their key bytes") {
    weir::timestamped_key_value_store<weir::serde::integer_serde<std::int32_t>, weir::serde::string_serde> store{{},
                                                                                                                 {}};
    for (std::int32_t key : {256, 1, -1, 2}) store.put(key, std::to_string(key), key * 10, [](auto&&...) {});
    std::vector<std::pair<std::int32_t, weir::value_and_timestamp<std::string>>> seen;
    store.for_each(
        [&](std::int32_t key, weir::value_and_timestamp<std::string> const& e) { seen.emplace_back(key, e); });
    CHECK(seen == decltype(seen){{1, {"1", 10}}, {2, {"2", 20}}, {256, {"256", 2560}}, {-1, {"-1", -10}}});

    std::vector<logged> bytes;
    store.for_each_bytes([&](weir::bytes_view key, weir::bytes_view value, std::int64_t timestamp_ms) {
        bytes.push_back({std::string{key}, std::string{value}, timestamp_ms});
    });
    REQUIRE(bytes.size() == 4);
    CHECK(bytes[2] == logged{bytes_of({0, 0, 1, 0}), "256", 2560});
    store.clear();
    CHECK(store.size() == 0);
}
