// SPDX-License-Identifier: Apache-2.0
#include <weir/store/prefix_range.hpp>

#include <catch2/catch.hpp>
#include <map>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>

namespace {

/// Counts what it reads.
template <typename Serde>
struct counting : Serde {
    static inline int read = 0;
    template <typename T>
    void deserialize(weir::bytes_view from, T& to) const {
        ++read;
        Serde::deserialize(from, to);
    }
};
using keys = counting<weir::serde::string_serde>;
using values = counting<weir::serde::integer_serde<std::int64_t>>;

constexpr auto nowhere = [](auto const&...) {};

std::string to_of(weir::bytes_view prefix) {
    weir::prefix_range const range{prefix};
    CHECK(range.from() == prefix);
    return range.to() ? std::string{*range.to()} : "none";
}

}  // namespace

TEST_CASE("prefix_range: from the prefix to the first key behind it, in the order of unsigned bytes") {
    CHECK(to_of("a") == "b");
    CHECK(to_of("ab") == "ac");
    CHECK(to_of("a\x7f") == "a\x80");
    CHECK(to_of("a\xfe") == "a\xff");
    CHECK(to_of("a\xff") == "b");
    CHECK(to_of("a\xff\xff") == "b");
    CHECK(to_of(std::string{"a\0", 2}) == "a\1");
    CHECK(to_of("\xff\xff") == "none");
    CHECK(to_of("") == "none");
}

TEMPLATE_TEST_CASE("a prefix_scan gives what begins so, and decodes nothing else", "",
                   (weir::key_value_store<keys, values, weir::memory_engine>),
                   (weir::timestamped_key_value_store<keys, values, weir::memory_engine>)) {
    TestType store{{}, {}};
    std::map<std::string, std::int64_t> all;
    for (auto const* head : {"", "a", "ab", "b", "\x7f", "\xfe", "\xff", "\xff\xff"})
        for (int i = -1; i < 10; ++i) {
            auto const key = head + (i < 0 ? std::string{} : std::to_string(i));
            all[key] = i;
            store.put(key, i, 0, nowhere);
        }
    for (std::string const prefix : {"", "a", "ab", "a1", "b", "c", "\xfe", "\xff", "\xff\xff", "\xff\xff\xff"}) {
        INFO("prefix " << Catch::Detail::stringify(prefix));
        std::vector<std::string> expected, found;
        for (auto const& [key, value] : all)
            if (key.starts_with(prefix)) expected.push_back(key);
        keys::read = values::read = 0;
        store.prefix_scan(prefix, [&](std::string const& key, auto const&) { found.push_back(key); });
        CHECK(found == expected);
        CHECK(keys::read == static_cast<int>(expected.size()));
        CHECK(values::read == static_cast<int>(expected.size()));
    }
}
