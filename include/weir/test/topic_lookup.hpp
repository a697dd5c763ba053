// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/topology/topology.hpp>

namespace weir::test::detail {

template <typename Operator>
constexpr std::string_view topic_of() {
    if constexpr (requires { Operator::topic; }) return Operator::topic;
    else return {};
}

/// Index of the first source or sink of this topic, -1: there is none.
template <typename... Vertices>
consteval int find_topic(built_topology<Vertices...> const*, std::string_view topic, node_kind kind) {
    int i = 0, found = -1;
    (((found < 0 && Vertices::operator_type::kind == kind && topic_of<typename Vertices::operator_type>() == topic) ? void(found = i)
                                                                                                                 : void(),
      ++i),
     ...);
    return found;
}

}  // namespace weir::test::detail
