// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>

namespace weir {

/// Where a pipeline ends: something to list in `topology(...)`. Made by `to` and `for_each`.
template <typename Node>
struct output {
    using node_type = Node;
    Node node;
};

namespace detail {
template <typename Right>
inline constexpr bool something_can_follow_the_end_of_a_pipeline = false;
}

template <typename Node, typename Right>
constexpr ill_formed operator|(output<Node> const&, Right const&) {
    static_assert(
        detail::something_can_follow_the_end_of_a_pipeline<Right>,
        "to<Topic>() | x: the pipeline has ended; name the stream before it, and continue from there [weir-E121]");
    return {};
}

}  // namespace weir
