// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/store_access.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <weir/store/cached_key_value_store.hpp>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>
#include <weir/stream/materialized.hpp>
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

TEST_CASE("key_value_access: put_all puts each pair; all and range go the other way round, too") {
    fixture f{weir::store<"s">(weir::serde::string, weir::serde::int64, weir::timestamped)};
    auto s = f.store();
    s.put_all(pairs{{"b", 1}, {"a", 2}, {"b", 3}});
    using entries = std::vector<std::pair<std::string, weir::value_and_timestamp<std::int64_t>>>;
    s.put_all(entries{{"c", {4, 7}}});
    CHECK(f.logged == "b=42 a=42 b=42 c=7 ");
    CHECK(s.reverse_all() == entries{{"c", {4, 7}}, {"b", {3, 42}}, {"a", {2, 42}}});
    CHECK(s.reverse_range("a", "b") == entries{{"b", {3, 42}}, {"a", {2, 42}}});
    CHECK(s.reverse_range("b", "a").empty());
}

namespace {

/// A table's store behind a record cache, and what its access asks for.
struct cached_fixture {
    using definition = weir::detail::timestamped_key_value_definition<weir::named_as<"t">, weir::serde::string_serde,
                                                                      weir::serde::integer_serde<std::int64_t>,
                                                                      weir::memory_engine, true>;
    weir::cache_budget budget{1'000'000, 0};
    definition::store_type held{weir::serde::string, weir::serde::int64};
    weir::headers headers;
    weir::record_context at{"in", 0, 7, 42, &headers};
    bool in_record = true, ended = false;
    int flushes = 0;
    std::string logged;

    struct log {
        cached_fixture* f;
        void operator()(weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) const {
            f->logged += std::string{key} + (value ? "=" : "-") + std::to_string(timestamp_ms) + ' ';
        }
        std::int64_t timestamp_ms() const { return f->at.timestamp_ms; }
        weir::record_context const& record() const { return f->at; }
        bool is_in_record() const { return f->in_record; }
        bool has_ended() const { return f->ended; }
        void flush() const { ++f->flushes; }
    };
    weir::key_value_access<definition, log> store() { return {held, {this}}; }
    cached_fixture() { held.use(budget); }
};

}  // namespace

TEST_CASE("key_value_access: what is put into a store with a cache waits there, and is seen") {
    cached_fixture f;
    auto s = f.store();
    s.put("a", 1);
    s.put("b", {2, 7});
    s.erase("c");
    CHECK_FALSE(s.put_if_absent("b", 3));
    CHECK(s.get("a") == weir::value_and_timestamp<std::int64_t>{1, 42});
    CHECK(s.get("b") == weir::value_and_timestamp<std::int64_t>{2, 7});
    CHECK_FALSE(s.contains("c"));
    CHECK(s.approximate_num_entries() == 0);  // as in Kafka Streams: what waits in the cache is not counted
    CHECK(s.all().size() == 2);
    CHECK(s.range("b", "z").size() == 1);
    CHECK(s.reverse_all().front().first == "b");
    CHECK(s.prefix_scan("a").size() == 1);
    s.erase("a");
    CHECK_FALSE(s.get("a"));
    CHECK(f.held.cache().size() == 3);
    CHECK(f.logged.empty());
    CHECK(f.flushes == 0);
}

TEST_CASE("key_value_access: a full cache is flushed in a record; a cache that is off, or ended, is passed by") {
    cached_fixture f;
    auto s = f.store();
    f.budget.max_bytes = 1;
    s.put("a", 1);
    s.erase("b");
    CHECK(f.flushes == 2);
    f.in_record = false;  // in init
    s.put("a", 2);
    CHECK(f.flushes == 2);
    CHECK(f.logged.empty());
    f.held.clear();
    f.ended = true;
    s.put("c", 1);
    s.erase("d");
    CHECK(f.logged == "c=42 d-42 ");
    f.ended = false;
    f.budget.max_bytes = 0;
    s.put("c", 2);
    s.erase("c");
    CHECK(f.logged == "c=42 d-42 c=42 c-42 ");
    CHECK(f.held.cache().empty());
}
