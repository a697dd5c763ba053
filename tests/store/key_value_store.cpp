// SPDX-License-Identifier: Apache-2.0
#include <weir/store/key_value_store.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>

namespace {

using store = weir::key_value_store<weir::serde::string_serde, weir::serde::integer_serde<std::int64_t>>;

struct fixture {
    store counts{{}, {}};
    std::vector<std::string> logged;

    auto log() {
        return [this](weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) {
            logged.push_back(std::string{key} + '=' + (value ? std::to_string(value->size()) : "null") + '@' +
                             std::to_string(timestamp_ms));
        };
    }
};

}  // namespace

TEST_CASE("key_value_store: what is put is found, and logged as it is in the engine") {
    fixture f;
    std::int64_t found = 0;
    CHECK_FALSE(f.counts.get("a", found));
    f.counts.put("a", 7, 3, f.log());
    REQUIRE(f.counts.get("a", found));
    CHECK(found == 7);
    f.counts.erase("a", 4, f.log());
    CHECK_FALSE(f.counts.get("a", found));
    f.counts.erase("never", 5, f.log());
    CHECK(f.logged == std::vector<std::string>{"a=8@3", "a=null@4", "never=null@5"});
    CHECK(f.counts.size() == 0);
}

TEST_CASE("key_value_store: restoring takes values and tombstones, and logs nothing") {
    fixture f;
    f.counts.restore("a", std::string("\0\0\0\0\0\0\0\x05", 8), 1);
    f.counts.restore("b", std::string("\0\0\0\0\0\0\0\x06", 8), 1);
    f.counts.restore("b", std::nullopt, 2);
    std::vector<std::pair<std::string, std::int64_t>> all;
    f.counts.for_each([&](std::string const& key, std::int64_t value) { all.emplace_back(key, value); });
    CHECK(all == std::vector<std::pair<std::string, std::int64_t>>{{"a", 5}});
    f.counts.clear();
    CHECK(f.counts.size() == 0);
}
