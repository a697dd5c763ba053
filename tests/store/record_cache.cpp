// SPDX-License-Identifier: Apache-2.0
#include <weir/store/record_cache.hpp>

#include <catch2/catch.hpp>
#include <string>

namespace {

struct fixture {
    weir::cache_budget budget{1'000, 0};
    weir::record_cache cache;
    weir::headers headers;
    weir::record_context context{"topic", 1, 2, 3, &headers};

    fixture() { cache.use(budget); }
    /// "key=value key-", in order; a deletion is "-".
    std::string updates() const {
        std::string out;
        cache.for_each([&](weir::record_cache::update const& u) {
            out += (out.empty() ? "" : " ") + u.key + (u.deleted ? "-" : "=" + u.entry);
        });
        return out;
    }
};

}  // namespace

TEST_CASE("record_cache keeps the newest update of each key, in the order of the updates") {
    fixture f;
    f.cache.put("a", "1", f.context);
    f.cache.put("b", "2", f.context);
    f.cache.put("c", std::nullopt, f.context);
    CHECK(f.updates() == "a=1 b=2 c-");
    f.cache.put("a", "3", f.context);  // the order of Kafka Streams: the last update counts
    CHECK(f.updates() == "b=2 c- a=3");
    f.cache.put("c", "4", f.context);
    f.cache.put("c", "", f.context);
    f.cache.put("a", std::nullopt, f.context);
    CHECK(f.updates() == "b=2 c= a-");
    CHECK(f.cache.size() == 3);
}

TEST_CASE("record_cache: what was found and what not") {
    fixture f;
    CHECK(f.cache.find("a") == nullptr);
    f.cache.put("a", "1", f.context);
    f.cache.put("gone", std::nullopt, f.context);
    REQUIRE(f.cache.find("a"));
    CHECK(f.cache.find("a")->value() == "1");
    REQUIRE(f.cache.find("gone"));
    CHECK(f.cache.find("gone")->value() == std::nullopt);
    CHECK(f.cache.find("b") == nullptr);
    CHECK(f.cache.hits() == 4);
    CHECK(f.cache.misses() == 2);
}

TEST_CASE("record_cache: an update knows its record, though that is gone") {
    fixture f;
    {
        std::string topic = "a topic whose name is too long for a small string";
        weir::headers headers;
        headers.add("h", "1");
        f.cache.put("a", "1", {topic, 7, 8, 9, &headers});
        topic.assign(topic.size(), 'x');
        headers.clear();
    }
    int seen = 0;
    f.cache.for_each([&](weir::record_cache::update& u) {
        auto const context = u.context_of_record();
        CHECK(context.topic == "a topic whose name is too long for a small string");
        CHECK(context.partition == 7);
        CHECK(context.offset == 8);
        CHECK(context.timestamp_ms == 9);
        REQUIRE(context.headers().size() == 1);
        CHECK(context.headers()[0] == weir::header{"h", "1"});
        ++seen;
    });
    CHECK(seen == 1);
}

TEST_CASE("record_cache: thousands of keys, again and again") {
    fixture f;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 3'000; ++i) f.cache.put(std::to_string(i), std::to_string(i + round), f.context);
        for (int i = 0; i < 3'000; i += 7) f.cache.put(std::to_string(i), std::nullopt, f.context);
        CHECK(f.cache.size() == 3'000);
        int wrong = 0;
        for (int i = 0; i < 3'000; ++i) {
            auto const* const found = f.cache.find(std::to_string(i));
            wrong += !found || found->deleted != (i % 7 == 0) ||
                     (!found->deleted && found->entry != std::to_string(i + round));
        }
        CHECK(wrong == 0);
        f.cache.clear();
        CHECK(f.cache.empty());
        CHECK(f.updates().empty());
        CHECK(f.cache.find("1") == nullptr);
    }
}

TEST_CASE("record_cache: headers count, those of the newest update") {
    fixture f;
    f.cache.put("k", "v", f.context);
    auto const without = f.budget.used_bytes;
    f.headers.add("name", "value");
    f.cache.put("k", "v", f.context);
    CHECK(f.budget.used_bytes == without + 9);
    f.headers.clear();
    f.cache.put("k", "v", f.context);
    CHECK(f.budget.used_bytes == without);
}

TEST_CASE("record_cache: caches of one thread share a budget, and give back what they had") {
    weir::cache_budget budget{2'000, 0};
    weir::record_context const context{"t", 0, 0, 0, nullptr};
    {
        weir::record_cache a, b;
        CHECK_FALSE(a.is_on());
        a.use(budget);
        b.use(budget);
        CHECK(a.is_on());
        a.put("k", std::string(900, 'x'), context);
        auto const one = budget.used_bytes;
        CHECK(one >= 900);
        CHECK_FALSE(a.is_full());
        b.put("k", std::string(900, 'x'), context);
        CHECK(budget.used_bytes == 2 * one);
        CHECK(a.is_full());
        CHECK(b.is_full());
        b.put("k", "", context);  // an update replaces what it replaces
        CHECK(budget.used_bytes == 2 * one - 900);
        CHECK_FALSE(a.is_full());
        a.clear();
        CHECK(budget.used_bytes == one - 900);
    }
    CHECK(budget.used_bytes == 0);
    weir::cache_budget none;
    weir::record_cache off;
    off.use(none);
    CHECK_FALSE(off.is_on());
}
