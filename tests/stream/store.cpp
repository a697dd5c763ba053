// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/store.hpp>

#include <catch2/catch.hpp>
#include <type_traits>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>

using weir::serde::int64, weir::serde::string;

TEST_CASE("store: its definition says what the options say") {
    constexpr auto plain = weir::store<"s">(string, int64);
    static_assert(plain.name == "s" && plain.logged);
    static_assert(
        std::is_same_v<decltype(plain)::store_type,
                       weir::key_value_store<weir::serde::string_serde, std::remove_const_t<decltype(int64)>>>);
    constexpr auto other = weir::store<"s">(weir::logging_disabled, string, weir::timestamped, int64);
    static_assert(!other.logged);
    static_assert(decltype(plain.make())::value_type{} == 0);
    weir::value_and_timestamp<std::int64_t> found;
    CHECK_FALSE(other.make().get("k", found));
}

namespace {
struct own_engine : weir::memory_engine {};
}  // namespace

TEST_CASE("store: kept_in chooses the engine") {
    constexpr auto kept = weir::store<"s">(string, int64, weir::kept_in<own_engine>);
    CHECK(std::is_same_v<
          decltype(kept)::store_type,
          weir::key_value_store<weir::serde::string_serde, std::remove_const_t<decltype(int64)>, own_engine>>);
}
