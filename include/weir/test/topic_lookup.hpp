// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/topology/topology.hpp>

namespace weir::test::detail {

template <typename Operator>
constexpr bool has_topic([[maybe_unused]] std::string_view topic) {
    if constexpr (requires { Operator::more_topics; })
        for (auto other : Operator::more_topics)
            if (other == topic) return true;
    if constexpr (requires { Operator::topic; })
        return Operator::topic == topic;
    else
        return false;
}

/// Index of the first source or sink of this topic, -1: there is none.
template <typename... Vertices>
consteval int find_topic(built_topology<Vertices...> const*, std::string_view topic, node_kind kind) {
    bool const matches[] = {
        (Vertices::operator_type::kind == kind && has_topic<typename Vertices::operator_type>(topic))...};
    for (int i = 0; i < static_cast<int>(sizeof...(Vertices)); ++i)
        if (matches[i]) return i;
    return -1;
}

}  // namespace weir::test::detail
