// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/aggregate.hpp>
#include <weir/topology/collect.hpp>

// The nodes of a cogroup: one that aggregates for each group, over one store, and one that all of them feed. As a node
// has two parents at most, hidden nodes hold the groups together in pairs.

namespace weir::detail {

template <typename Initializer, typename Aggregator>
struct cogrouping : aggregating<Initializer, Aggregator, no_subtractor> {
    static constexpr std::string_view stream_prefix = "COGROUPKSTREAM-AGGREGATE-";
};

/// A store that only the nodes of one cogroup share.
template <typename Definition, typename Tag>
struct tagged_definition : Definition {};

template <typename Tag, int Index>
struct cogroup_part {};

constexpr std::size_t digits_of(int number) { return number < 10 ? 1 : 1 + digits_of(number / 10); }
template <int Number>
consteval auto number_as_text() {
    fixed_string<digits_of(Number) + 1> out{};
    for (auto [at, rest] = std::pair{digits_of(Number), Number}; at-- > 0; rest /= 10)
        out.text[at] = static_cast<char>('0' + rest % 10);
    return out;
}

template <typename Name, fixed_string Suffix>
struct suffixed_as {
    using type = unnamed;
};
template <fixed_string Name, fixed_string Suffix>
struct suffixed_as<named_as<Name>, Suffix> {
    using type = named_as<Name + Suffix>;
};
template <typename Name, fixed_string Suffix>
using suffixed_name = typename suffixed_as<Name, Suffix>::type;

template <typename Name, int Index>
struct cogroup_named {
    using type = unnamed;
};
template <fixed_string Name, int Index>
struct cogroup_named<named_as<Name>, Index> {
    using type = named_as<Name + "-cogroup-agg-" + number_as_text<Index>()>;
};
template <typename Name, int Index>
using cogroup_name = typename cogroup_named<Name, Index>::type;

template <typename Name, bool Hidden>
struct cogroup_merge_operator : processor_node {
    using name_type = Name;
    static constexpr std::string_view prefix = Hidden ? "" : "COGROUPKSTREAM-MERGE-";
    static constexpr effect does = effect::passes;
    static constexpr int numbers_burned = Hidden ? 0 : 1;
    static constexpr old_values asks_for = old_values::passed_on;
    static constexpr bool knows_old_values = true;
    static constexpr bool is_hidden = Hidden;
    call_id id;

    [[gnu::always_inline]] static constexpr void evaluate(auto const&, auto const&, record_context&) {}
};

template <typename A, typename B>
[[gnu::always_inline]] constexpr auto cogroup_joined(A const& a, B const& b, call_id id) {
    using op = cogroup_merge_operator<unnamed, true>;
    return node<op, A, B>{a, b, placed(placed(op{{}, id}, a.op.id), b.op.id)};
}

/// The visible node in place of the last hidden one.
template <typename Name, typename A, typename B>
[[gnu::always_inline]] constexpr auto cogroup_merged(node<cogroup_merge_operator<unnamed, true>, A, B> const& all,
                                                     call_id) {
    using op = cogroup_merge_operator<Name, false>;
    return node<op, A, B>{all.first, all.second, op{{}, all.op.id}};
}
template <typename Name, typename Only>
[[gnu::always_inline]] constexpr auto cogroup_merged(Only const& only, call_id id) {
    using op = cogroup_merge_operator<Name, false>;
    return node<op, Only>{only, {}, placed(op{{}, id}, only.op.id)};
}

// Kafka Streams numbers the streams first, then their repartition topics, then the nodes that aggregate.

template <typename Node, bool BehindTopic = Node::operator_type::is_detached>
struct before_topic {
    using type = Node;
};
template <typename Node>
struct before_topic<Node, true> {  // source, sink, filter, and the stream
    using type = typename Node::first_type::first_type::first_type;
};

template <bool Topics, typename Set, typename Node>
struct collect_cogrouped {  // of a node that aggregates
    using stream = typename Node::first_type;
    using type = typename collect<Set, std::conditional_t<Topics, stream, typename before_topic<stream>::type>>::type;
};
template <bool Topics, typename Set, typename A, typename B>
struct collect_cogrouped<Topics, Set, node<cogroup_merge_operator<unnamed, true>, A, B>> {
    using type = typename collect_cogrouped<Topics, typename collect_cogrouped<Topics, Set, A>::type, B>::type;
};
template <bool Topics, typename Set>
struct collect_cogrouped<Topics, Set, no_node> {
    using type = Set;
};

template <typename Set, typename Name, typename First, typename Second>
struct collect<Set, node<cogroup_merge_operator<Name, false>, First, Second>, false> {
    template <bool Topics, typename From>
    using all = typename collect_cogrouped<Topics, typename collect_cogrouped<Topics, From, First>::type, Second>::type;
    using inputs = all<true, all<false, Set>>;
    using parents = typename collect<typename collect<inputs, First>::type, Second>::type;
    using type = grown<parents, node<cogroup_merge_operator<Name, false>, First, Second>>;
};

}  // namespace weir::detail
