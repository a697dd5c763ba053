// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/store_access.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>
#include <weir/stream/store.hpp>

namespace {

/// A store outside of a task, and what it logs.
template <typename Definition>
struct fixture {
    Definition definition_value;
    typename Definition::store_type held = definition_value.make();
    std::string logged;

    struct log {
        fixture* f;
        void operator()(weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) const {
            f->logged += std::string{key} + (value ? "=" : "-") + std::to_string(timestamp_ms) + ' ';
        }
        std::int64_t timestamp_ms() const { return 42; }
    };
    weir::key_value_access<Definition, log> store() { return {held, {this}}; }

    explicit fixture(Definition d) : definition_value{d} {}
};

using pairs = std::vector<std::pair<std::string, std::int64_t>>;

}  // namespace

TEST_CASE("key_value_access: changes carry the record's timestamp to the log; values are copies") {
    fixture f{weir::store<"s">(weir::serde::string, weir::serde::int64)};
    auto s = f.store();
    s.put("a", 1);
    CHECK(s.put_if_absent("b", 2));
    CHECK_FALSE(s.put_if_absent("b", 3));
    auto const a = s.get("a");
    s.erase("a");
    CHECK(a == 1);
    CHECK_FALSE(s.get("a"));
    CHECK(s.contains("b"));
    std::int64_t out = 0;
    CHECK(s.get("b", out));
    CHECK(out == 2);
    CHECK(f.logged == "a=42 b=42 a-42 ");
    CHECK(s.approximate_num_entries() == 1);
}

TEST_CASE("key_value_access: all, range and prefix_scan go by the key's bytes, and let the store be changed") {
    fixture f{weir::store<"s">(weir::serde::string, weir::serde::int64)};
    auto s = f.store();
    for (auto const* key : {"b", "ab", "c", "a"}) s.put(key, 1);
    CHECK(s.range("ab", "b") == pairs{{"ab", 1}, {"b", 1}});
    CHECK(s.prefix_scan("a") == pairs{{"a", 1}, {"ab", 1}});
    std::string seen;
    s.for_each([&](std::string const& key, std::int64_t) { seen += key + ' '; });
    CHECK(seen == "a ab b c ");
    for (auto const& [key, value] : s.all()) s.erase(key);
    CHECK(s.all().empty());
}

TEST_CASE("key_value_access: a timestamped store gives and takes timestamps") {
    fixture f{weir::store<"s">(weir::serde::string, weir::serde::int64, weir::timestamped)};
    auto s = f.store();
    s.put("a", 1);
    s.put("b", {2, 7});
    CHECK(s.get("a") == weir::value_and_timestamp<std::int64_t>{1, 42});
    CHECK(s.all().at(1).second == weir::value_and_timestamp<std::int64_t>{2, 7});
    CHECK(f.logged == "a=42 b=7 ");
}
