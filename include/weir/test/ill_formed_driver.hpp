// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>
#include <weir/meta/fixed_string.hpp>

namespace weir::test::detail {

/// Stands for a value that a test would have read: equal to everything, so that one mistake stays one error.
struct ill_formed_value {
    template <typename T>
    friend constexpr bool operator==(ill_formed_value, T const&) {
        return true;
    }
    constexpr ill_formed_value operator*() const { return {}; }
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
    constexpr ill_formed_value read_key_value() const { return {}; }
    constexpr ill_formed_value read_records() const { return {}; }
    constexpr ill_formed_value read_values() const { return {}; }
    constexpr ill_formed_value size() const { return {}; }
    constexpr bool is_empty() const { return true; }
    constexpr bool get(auto&&...) const { return false; }
    constexpr void for_each(auto&&) const {}
};

inline constexpr ill_formed_topic no_such_store{};

}  // namespace weir::test::detail
