// SPDX-License-Identifier: Apache-2.0
#include <weir/store/byte_map.hpp>

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

namespace {

using model = std::map<std::string, std::string>;

model contents(weir::byte_map const& map) {
    model all;
    map.for_each([&](auto const& entry) { CHECK(all.emplace(entry.key, entry.value).second); });
    CHECK(all.size() == map.size());
    return all;
}

std::string value_of(weir::byte_map const& map, std::string const& key) {
    auto const* const found = map.find(key);
    return found ? found->value : "none";
}

}  // namespace

TEST_CASE("byte_map: keys of all lengths, whatever bytes they have") {
    weir::byte_map map;
    model expected;
    for (std::size_t size = 0; size < 40; ++size)
        for (char const octet : {'\0', 'a', '\xff'})
            for (std::size_t at = 0; at < std::max<std::size_t>(size, 1); ++at) {
                std::string key(size, octet);
                if (size > 0) key[at] = 'b';
                if (expected.emplace(key, std::to_string(size)).second) map.insert(key, std::to_string(size));
            }
    for (auto const& [key, value] : expected) CHECK(value_of(map, key) == value);
    CHECK(contents(map) == expected);
    CHECK(map.find(std::string(41, 'a')) == nullptr);
}

TEST_CASE("byte_map does what a map does, by chance") {
    std::mt19937 random{20'26};
    for (unsigned const keys : {3u, 50u, 2'000u}) {
        weir::byte_map map;
        model expected;
        for (int i = 0; i < 20'000; ++i) {
            auto const key = "key " + std::to_string(random() % keys);
            auto const value = std::to_string(i);
            auto* const found = map.find(key);
            auto const known = expected.find(key);
            REQUIRE((found != nullptr) == (known != expected.end()));
            if (random() % 3 == 0) {
                map.erase(key);
                expected.erase(key);
            } else if (found) {
                REQUIRE(found->key == key);
                REQUIRE(found->value == known->second);
                found->value = known->second = value;
            } else {
                map.insert(key, value);
                expected[key] = value;
            }
        }
        CHECK(contents(map) == expected);
        for (auto const& [key, value] : expected) CHECK(value_of(map, key) == value);
    }
}

TEST_CASE("byte_map: an entry stays where it is while others come") {
    weir::byte_map map;
    map.insert("first", "1");
    auto const* const first = map.find("first");
    for (int i = 0; i < 10'000; ++i) map.insert(std::to_string(i), "x");
    CHECK(map.find("first") == first);
    CHECK(first->value == "1");
}

TEST_CASE("byte_map: keys in sequence lie apart, so that a search is short") {
    weir::byte_map map;
    CHECK(map.memory_bytes() < 200);
    for (int i = 0; i < 100'000; ++i) map.insert("k" + std::to_string(10'000'000 + i), "12345678");
    CHECK(map.memory_bytes() / 100'000 >= 64 + 8);
    CHECK(map.memory_bytes() / 100'000 <= 64 + 24);
    CHECK(map.longest_search() < 60);
}

TEST_CASE("byte_map: cleared and filled again") {
    weir::byte_map map;
    for (int i = 0; i < 1'000; ++i) map.insert(std::to_string(i), "x");
    map.clear();
    CHECK(map.size() == 0);
    CHECK(map.find("1") == nullptr);
    map.insert("1", "y");
    CHECK(contents(map) == model{{"1", "y"}});
    map.erase("2");
    map.erase("1");
    CHECK(contents(map).empty());
}
