// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <weir/error/ill_formed.hpp>
#include <weir/meta/fixed_string.hpp>

namespace weir::test::detail {

/// Stands for what a test would have read, and for all that it would have asked of that: equal to everything, so that
/// one mistake stays one error. It has the members that tests use most; others cannot be foreseen.
struct ill_formed_value {
    static ill_formed_value const key, value, timestamp_ms, headers, first, second;

    template <typename T>
    friend constexpr bool operator==(ill_formed_value, T const&) {
        return true;
    }
    constexpr explicit operator bool() const { return true; }
    template <typename T>
    constexpr operator T() const {
        return T{};
    }
    constexpr ill_formed_value operator()(auto&&...) const { return {}; }
    constexpr ill_formed_value operator*() const { return {}; }
    constexpr ill_formed_value const* operator->() const { return this; }
    constexpr ill_formed_value operator[](auto&&) const { return {}; }

    constexpr ill_formed_value at(auto&&) const { return {}; }
    constexpr ill_formed_value front() const { return {}; }
    constexpr ill_formed_value back() const { return {}; }
    constexpr ill_formed_value value_or(auto&&) const { return {}; }
    constexpr ill_formed_value const* begin() const { return this; }
    constexpr ill_formed_value const* end() const { return this; }
    constexpr std::size_t size() const { return 0; }
    constexpr bool empty() const { return true; }
    constexpr bool has_value() const { return true; }
};
inline constexpr ill_formed_value ill_formed_value::key{}, ill_formed_value::value{}, ill_formed_value::timestamp_ms{},
    ill_formed_value::headers{}, ill_formed_value::first{}, ill_formed_value::second{};

/// What `auto const [key, value]` takes apart.
struct ill_formed_pair {
    ill_formed_value first, second;

    template <typename T>
    friend constexpr bool operator==(ill_formed_pair, T const&) {
        return true;
    }
};

/// What `{key, value}` becomes.
struct ill_formed_record {
    template <typename... T>
    constexpr ill_formed_record(T&&...) {}
};

/// Stands for a topic, or a store, that the topology does not have.
struct ill_formed_topic {
    constexpr void pipe(auto&&...) const {}
    constexpr void pipe(ill_formed_record) const {}
    constexpr ill_formed_value read_record() const { return {}; }
    constexpr ill_formed_value read_value() const { return {}; }
    constexpr ill_formed_pair read_key_value() const { return {}; }
    constexpr ill_formed_value read_records() const { return {}; }
    constexpr ill_formed_value read_values() const { return {}; }
    constexpr std::size_t size() const { return 0; }
    constexpr bool is_empty() const { return true; }
    constexpr bool get(auto&&...) const { return false; }
    constexpr void for_each(auto&&) const {}
};

inline constexpr ill_formed_topic no_such_store{};

}  // namespace weir::test::detail
