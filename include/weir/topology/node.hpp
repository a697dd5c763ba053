// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace weir {

/// Which call of an operator made a node, and over which nodes: copies of an expression keep it, so that two calls that
/// happen to give one type (two calls of a helper template) can be told apart. 0: not known, because the compiler made
/// the node, where there is no counter.
struct call_id {
    std::uint64_t value = 0;

    static constexpr call_id next() {
        if (std::is_constant_evaluated()) return {};
        return {__atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED)};  // <atomic> would cost every user 60 ms
    }
    /// The identity of a node: of its operator's call and of the nodes above it.
    constexpr call_id over(call_id upstream) const {
        return {value == 0 || upstream.value == 0 ? 0 : mix(value ^ mix(upstream.value))};
    }
    constexpr bool surely_equals(call_id other) const { return value != 0 && value == other.value; }

private:
    static constexpr std::uint64_t mix(std::uint64_t x) {  // splitmix64's finalizer
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return (x ^ (x >> 31)) | 1;
    }
    static inline std::uint64_t counter = 1;
};

enum class node_kind : unsigned char { source, processor, sink };

/// What the fused loop does with the result of an operator's `evaluate(key, value, context)`.
enum class effect : unsigned char {
    passes,  ///< void; the record goes on as it is
    tests,  ///< bool; the record goes on or not
    maps_value,  ///< the new value
    maps_key,  ///< the new key
    maps_record,  ///< a pair of key and value
    flattens_values,  ///< a range of values
    flattens_records,  ///< a range of pairs
    chooses_branch,  ///< the index of the child that gets the record, -1: none
    sends,  ///< a sink: nothing is evaluated, the record is serialized and sent
    general  ///< the operator has `process(flow, key, value, context)` instead and forwards by itself
};

/// Whether an operator of tables wants to know the values that the changes from above replace.
enum class old_values : unsigned char {
    unused,
    passed_on,  ///< if a node below wants them
    wanted
};

/// Stands where a node has no (second) parent.
struct no_operator {
    static constexpr bool is_effect = false, can_differ = false;
    static constexpr std::string_view prefix{};
    call_id id;
};
struct no_node {
    using operator_type = no_operator;
    static constexpr no_operator op{{1}};
};

/// A vertex of the topology: an operator and the nodes that feed it, nested, so that an expression is its own graph.
/// `Operator` derives from `processor_node` and overrides what differs.
template <typename Operator, typename First = no_node, typename Second = no_node>
struct node {
    using operator_type = Operator;
    using first_type = First;
    using second_type = Second;
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;
    [[no_unique_address]] Operator op;
};

namespace detail {
template <typename Set, typename Node>
struct grown;
}

/// The stores of an operator. A definition has `name`, and all that the runtime needs to make the store.
template <typename... Definitions>
struct store_definitions {
    static constexpr std::string_view names[sizeof...(Definitions) + 1] = {Definitions::name..., {}};
    static constexpr int count = sizeof...(Definitions);
};

namespace detail {
template <typename Definition>
inline constexpr bool has_record_cache = false;
template <typename Definition>
    requires(Definition::cached)
inline constexpr bool has_record_cache<Definition> = true;
}  // namespace detail

/// The stores of others that an operator uses, by their names.
template <typename... Names>
struct store_connections {
    static constexpr std::string_view names[sizeof...(Names) + 1] = {Names::value..., {}};
    static constexpr int count = sizeof...(Names);
};

/// What an operator says of itself to the graph, and its defaults. An operator also has `call_id id`,
/// `using name_type` (named_as<...> or unnamed) and `static constexpr std::string_view prefix` ("KSTREAM-FILTER-").
struct processor_node {
    /// What collecting this node adds to the set of nodes that holds its parents already.
    template <typename Set, typename Node>
    using grow = detail::grown<Set, Node>;

    static constexpr node_kind kind = node_kind::processor;
    static constexpr int numbers_burned = 1;  // how many of Kafka's generated numbers its call uses up
    static constexpr int numbers_before = 0;  // those of them in front of its own
    static constexpr old_values asks_for = old_values::unused;
    static constexpr bool is_hidden = false;  // left out of descriptions: it only holds other nodes together
    static constexpr bool is_effect = false;  // running it once instead of twice would be noticed
    static constexpr bool can_differ = false;  // two objects of this type may behave differently
    static constexpr bool comes_with_parent = false;  // a branch: in the graph even if nobody listed it
    static constexpr bool is_detached = false;  // a topic lies between this source and its parent
    static constexpr bool extracts_timestamps = false;  // a source that gives its records timestamps by itself
    using stores = store_definitions<>;  // what its `process` reads and writes
    using connections = store_connections<>;  // stores that other operators bring
    static constexpr bool shares_stores = false;  // others may use them, too; else their names are its own
    static constexpr bool has_task_state = false;  // `task_state<Flow>` is what each task keeps for it
    static constexpr bool uses_task_time = false;  // it asks for stream time, or schedules punctuators
};

namespace detail {

/// The operator as it stands in one place of an expression.
template <typename Operator>
[[gnu::always_inline]] constexpr Operator placed(Operator op, call_id upstream) {
    op.id = op.id.over(upstream);
    return op;
}

}  // namespace detail
}  // namespace weir
