// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/change.hpp>
#include <weir/stream/kstream.hpp>

namespace weir {

/// A table of the newest value for each key, as an expression; what flows is `change<Value>`. Keys are never null.
template <typename Key, typename Value, typename KeySerde, typename ValueSerde, typename Node, bool CanDelete>
struct ktable {
    using key_type = Key;
    using value_type = Value;
    using node_type = Node;
    static constexpr bool can_delete = CanDelete;  ///< a key's value may go away again (a tombstone)

    Node node;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
};

namespace detail {
template <typename Right>
inline constexpr bool operator_can_follow_a_table = requires { typename Right::table_operator; };
}  // namespace detail

template <typename K, typename V, typename KS, typename VS, typename N, bool D, typename Operator>
[[gnu::always_inline]] constexpr auto operator|(ktable<K, V, KS, VS, N, D> const& table, Operator const& op) {
    static_assert(detail::operator_can_follow_a_table<Operator>,
                  "table | x: x is no operator of tables; use to_stream() first to treat it as a stream [weir-E113]");
    if constexpr (detail::operator_can_follow_a_table<Operator>)
        return op.apply(table);
    else
        return ill_formed{};
}

}  // namespace weir
