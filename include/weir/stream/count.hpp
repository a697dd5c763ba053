// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregation.hpp>

namespace weir {

namespace detail {

/// A count begins with 0, which is what the first change of a key replaces.
struct counting {
    static constexpr std::string_view stream_prefix = "KSTREAM-AGGREGATE-", table_prefix = "KTABLE-AGGREGATE-";
    static constexpr bool has_initial = true;
    static constexpr int numbers_of_store = 2;  // one for a name that Kafka Streams does not use any more
    template <typename>
    using result = std::int64_t;
    template <typename, typename>
    static constexpr bool can_delete = false;
    template <typename, typename, bool>
    static consteval bool fits() {
        return true;
    }

    [[gnu::always_inline]] static constexpr void begin(std::int64_t& now) { now = 0; }
    [[gnu::always_inline]] static constexpr bool add(auto const&, auto const&, std::int64_t& now) {
        return ++now, true;
    }
    [[gnu::always_inline]] static constexpr bool subtract(auto const&, auto const&, std::int64_t& now) {
        return --now, true;
    }
};

template <typename... Options>
inline constexpr bool count_has_a_store_name = false;

}  // namespace detail

/// Counts the records of each key, or of a grouped table its keys, in the store `Name`, whose changelog is
/// `<application.id>-<Name>-changelog`. Records with a null key or value are dropped and counted as such. The count's
/// timestamp is the highest of its records. Options: named (the node; the store keeps `Name`), those of materialized.
template <fixed_string Name, typename... Options, typename Tag = decltype([] {})>
constexpr auto count(Options const&... options) {
    static_assert(
        is_legal_name(Name.view()),
        "count<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    return detail::make_aggregation<Name, Tag>(detail::counting{}, options...);
}

template <typename... Options>
constexpr auto count(Options...) {
    static_assert(
        detail::count_has_a_store_name<Options...>,
        "count(): its store needs a name that stays when the topology changes; write count<\"name\">() [weir-E112]");
    return detail::ill_formed_aggregation{};
}

}  // namespace weir
