// SPDX-License-Identifier: Apache-2.0
#include <weir/store/cached_key_value_store.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>

namespace {

using plain = weir::timestamped_key_value_store<weir::serde::string_serde, weir::serde::integer_serde<std::int32_t>>;
using strings = std::vector<std::string>;
using entry = weir::value_and_timestamp<std::int32_t>;

struct fixture {
    weir::cache_budget budget{100'000, 0};
    weir::cached_key_value_store<plain> store{weir::serde::string, weir::serde::int32};
    weir::headers headers;
    strings log, told;

    fixture() { store.use(budget); }
    weir::record_context at(std::int64_t timestamp_ms) { return {"t", 0, 0, timestamp_ms, &headers}; }
    void put(std::string const& key, std::int32_t value, std::int64_t timestamp_ms, std::int64_t record_ms = 0) {
        store.put(store.locate(key), value, timestamp_ms, at(record_ms));
    }
    void erase(std::string const& key, std::int64_t record_ms) { store.erase(store.locate(key), at(record_ms)); }

    /// Lines such as "a=1@5" and "a-@6" in `log`, "a 1<-2 @5" in `told`.
    template <bool OldValues = true>
    void flush() {
        using value = weir::nullable<std::int32_t>;
        auto const text = [](value v) { return v ? std::to_string(*v) : "-"; };
        store.template flush<OldValues>(
            [&](weir::bytes_view key, weir::wire_bytes v, std::int64_t ms) {
                log.push_back(std::string{key} + (v ? "=" + std::to_string(v->back()) : "-") + '@' +
                              std::to_string(ms));
            },
            [&](std::string const& key, value now, value before, weir::record_context const& context) {
                told.push_back(key + ' ' + text(now) + "<-" + text(before) + " @" +
                               std::to_string(context.timestamp_ms));
            });
    }
    std::optional<entry> get(std::string const& key) const {
        entry found;
        return store.get(key, found) ? std::optional{found} : std::nullopt;
    }
    std::string all() const {
        std::string out;
        store.for_each([&](std::string const& key, entry const& e) { out += key + std::to_string(e.value) + ' '; });
        return out;
    }
};

}  // namespace

TEST_CASE("cached_key_value_store: updates are read at once, logged and told by the flush, the newest of each key") {
    fixture f;
    f.put("a", 1, 10);
    f.put("b", 2, 20);
    f.put("a", 3, 30);
    CHECK(f.get("a") == entry{3, 30});
    CHECK(f.get("b") == entry{2, 20});
    CHECK(f.log.empty());
    f.flush();
    CHECK(f.log == strings{"b=2@20", "a=3@30"});
    CHECK(f.told == strings{"b 2<-- @20", "a 3<-- @30"});
    CHECK(f.budget.used_bytes == 0);
    CHECK(f.get("a") == entry{3, 30});
    f.flush();  // nothing is new
    CHECK(f.log.size() == 2);
}

TEST_CASE("cached_key_value_store: the old value is that of the last flush, for who asks") {
    fixture f;
    f.put("a", 1, 10);
    f.flush();
    f.put("a", 2, 20);
    f.put("a", 3, 30);
    f.flush();
    CHECK(f.told.back() == "a 3<-1 @30");
    f.put("a", 4, 40);
    f.flush<false>();
    CHECK(f.told.back() == "a 4<-- @40");
}

TEST_CASE(
    "cached_key_value_store: deletions have the record's timestamp; of a key that was not there, nothing is said") {
    fixture f;
    f.put("a", 1, 10);
    f.flush();
    f.erase("a", 70);
    CHECK_FALSE(f.get("a"));
    f.put("new", 1, 10);
    f.erase("new", 20);
    f.erase("never there", 30);
    f.flush();
    CHECK(f.log == strings{"a=1@10", "a-@70"});
    CHECK(f.told == strings{"a 1<-- @10", "a -<-1 @70"});
    CHECK(f.store.size() == 0);
    f.put("a", 2, 80);
    f.flush();
    f.erase("a", 90);
    f.put("a", 3, 95);  // deleted and put again is one update
    f.flush();
    CHECK(f.told.back() == "a 3<-2 @95");
}

TEST_CASE("cached_key_value_store: visits see the updates, in the order of keys") {
    fixture f;
    for (auto const* key : {"b", "d", "f"}) f.put(key, 1, 0);
    f.flush();
    CHECK(f.all() == "b1 d1 f1 ");
    f.put("a", 2, 0);
    f.put("d", 2, 0);
    f.put("g", 2, 0);
    f.erase("f", 0);
    f.erase("c", 0);
    CHECK(f.all() == "a2 b1 d2 g2 ");
    CHECK(f.store.size() == 3);  // approximateNumEntries of CachingKeyValueStore does not ask the cache
    f.flush();
    CHECK(f.all() == "a2 b1 d2 g2 ");
    std::string bytes;
    f.store.for_each_bytes([&](weir::bytes_view key, weir::bytes_view value, std::int64_t) {
        bytes += std::string{key} + std::to_string(value.size());
    });
    CHECK(bytes == "a4b4d4g4");
    f.store.clear();
    CHECK(f.store.size() == 0);
}

TEST_CASE("cached_key_value_store: after a flush that failed nothing is told twice, and nothing can be committed") {
    fixture f;
    f.put("a", 1, 10);
    f.put("b", 2, 20);
    f.put("c", 3, 30);
    auto const fails = [&](std::string const& key, auto, auto, auto&) {
        f.told.push_back(key);
        if (key == "b") throw std::runtime_error{"no"};
    };
    CHECK_THROWS_WITH(f.store.flush<false>([](auto&&...) {}, fails), "no");
    CHECK(f.all() == "a1 b2 c3 ");
    f.put("a", 4, 40);
    CHECK_THROWS_WITH(f.flush(), Catch::Contains("a flush has failed"));
    CHECK(f.told == strings{"a", "b"});
    f.store.clear();
    f.put("a", 5, 50);
    f.flush();
    CHECK(f.told == strings{"a", "b", "a 5<-- @50"});
    CHECK(f.budget.used_bytes == 0);
}

TEST_CASE("cached_key_value_store: without a budget it is the store behind it") {
    weir::cache_budget none;
    weir::cached_key_value_store<plain> store{weir::serde::string, weir::serde::int32};
    CHECK_FALSE(store.is_caching());
    store.use(none);
    CHECK_FALSE(store.is_caching());
    int logged = 0;
    auto const log = [&](auto&&...) { ++logged; };
    std::string const a = "a";
    store.put_through(store.locate(a), 1, 10, log);
    entry found;
    CHECK((store.get("a", found) && found == entry{1, 10}));
    store.erase_through(store.locate(a), 20, log);
    CHECK_FALSE(store.get("a", found));
    CHECK(logged == 2);
}

TEST_CASE("cached_key_value_store: a store is restored past its cache") {
    fixture f;
    f.store.restore("a", std::string_view{"\0\0\0\7", 4}, 5);
    CHECK(f.get("a") == entry{7, 5});
    CHECK(f.store.cache().empty());
}

TEST_CASE(
    "cached_key_value_store: a range has entries of the store, of the cache and of both, and none that is deleted") {
    fixture f;
    auto const range = [&](std::string const& from, std::string const& to) {
        std::string out;
        f.store.range(from, to,
                      [&](std::string const& key, entry const& e) { out += key + std::to_string(e.value) + ' '; });
        return out;
    };
    CHECK(range("a", "z").empty());
    for (auto const* key : {"b", "d", "f", "h"}) f.put(key, 1, 0);
    CHECK(range("b", "f") == "b1 d1 f1 ");  // in the cache only
    f.flush();
    CHECK(range("b", "f") == "b1 d1 f1 ");  // in the store only
    for (auto const* key : {"a", "c", "d", "g"}) f.put(key, 2, 0);
    f.erase("f", 0);
    f.erase("never there", 0);
    CHECK(range("b", "g") == "b1 c2 d2 g2 ");
    CHECK(range("c", "c") == "c2 ");
    CHECK(range("f", "f").empty());
    CHECK(range("i", "z").empty());
    CHECK(range("z", "a").empty());
    CHECK(f.all() == "a2 b1 c2 d2 g2 h1 ");

    for (auto const* key : {"bb", "bc"}) f.put(key, 3, 0);
    std::string begin_with_b;
    f.store.prefix_scan(
        "b", [&](std::string const& key, entry const& e) { begin_with_b += key + std::to_string(e.value) + ' '; });
    CHECK(begin_with_b == "b1 bb3 bc3 ");
}

TEST_CASE("cached_key_value_store: what is changed during a flush is seen at once, and waits for the next one") {
    fixture f;
    f.put("a", 1, 10);
    f.put("b", 2, 20);
    f.put("c", 3, 30);
    auto const tell = [&](std::string const& key, weir::nullable<std::int32_t> now, auto, auto&) {
        f.told.push_back(key + std::to_string(*now));
        if (key != "a") return;
        f.put("a", 11, 11);
        f.put("b", 22, 22);
        f.erase("c", 33);
        f.flush();  // of one flush in another, the outer one does it all
        f.told.push_back(f.all());
        CHECK(f.get("b") == entry{22, 22});
        CHECK_FALSE(f.get("c"));
    };
    f.store.flush<false>([](auto&&...) {}, tell);
    CHECK(f.told == strings{"a1", "a11 b22 ", "b2", "c3"});
    CHECK(f.all() == "a11 b22 ");
    CHECK(f.store.cache().size() == 3);
    CHECK(f.budget.used_bytes > 0);
    f.told.clear();
    f.flush();
    CHECK(f.told == strings{"a 11<-1 @11", "b 22<-2 @22", "c -<-3 @33"});
    CHECK(f.budget.used_bytes == 0);
    CHECK(f.store.size() == 2);
}
