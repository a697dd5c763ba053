// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/topology/punctuation_queue.hpp>
#include <weir/topology/topology.hpp>

namespace weir::runtime {

template <typename Fused, int I>
struct flow;

namespace detail {

/// The vertices whose operators keep something in each task, and whether one of them asks for its time.
template <typename Operators>
struct stateful_vertices;
template <int... I, typename... Operators>
struct stateful_vertices<weir::detail::stored_operators<std::integer_sequence<int, I...>, Operators...>> {
    struct list {
        int at[sizeof...(I) + 1]{};
        int count = 0;
        bool use_time = false;
    };
    static consteval list find() {
        bool const has[] = {Operators::has_task_state...}, timed[] = {Operators::uses_task_time...};
        list out;
        for (int i = 0; i < static_cast<int>(sizeof...(I)); ++i) {
            if (has[i]) out.at[out.count++] = i;
            if (timed[i]) out.use_time = true;
        }
        return out;
    }
    static constexpr list found = find();

    template <int... J>
    static std::integer_sequence<int, found.at[J]...> pick(std::integer_sequence<int, J...>);
    using type = decltype(pick(std::make_integer_sequence<int, found.count>{}));
};

template <typename Topology, typename Fused, int I>
struct task_state_of {
    using type = typename weir::detail::stored_at<Topology, I>::operator_type::template task_state<flow<Fused, I>>;
    type state;
};

/// What the operators of one task keep, where they keep something.
template <typename Topology, typename Fused, typename Vertices>
struct task_states;
template <typename Topology, typename Fused, int... I>
struct task_states<Topology, Fused, std::integer_sequence<int, I...>> : task_state_of<Topology, Fused, I>... {
    constexpr explicit task_states([[maybe_unused]] Fused& fused)
        : task_state_of<Topology, Fused, I>{
              typename task_state_of<Topology, Fused, I>::type{flow<Fused, I>{fused}}}... {}
};

/// The stream time of one task, and what waits for it and for the wall clock.
template <bool Used>
struct task_time {
    std::int64_t stream_time_ms = -1;
    punctuation_queue by_stream_time, by_wall_clock;
};
template <>
struct task_time<false> {};

}  // namespace detail
}  // namespace weir::runtime
