// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/topology/topology.hpp>

namespace weir::test::detail {

template <typename Operator>
constexpr std::string_view topic_of() {
    if constexpr (requires { Operator::topic; })
        return Operator::topic;
    else
        return {};
}

/// Index of the first source or sink of this topic, -1: there is none.
template <typename... Vertices>
consteval int find_topic(built_topology<Vertices...> const*, std::string_view topic, node_kind kind) {
    bool const matches[] = {
        (Vertices::operator_type::kind == kind && topic_of<typename Vertices::operator_type>() == topic)...};
    for (int i = 0; i < static_cast<int>(sizeof...(Vertices)); ++i)
        if (matches[i]) return i;
    return -1;
}

}  // namespace weir::test::detail
