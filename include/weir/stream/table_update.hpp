// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <weir/record/change.hpp>
#include <weir/record/record_context.hpp>
#include <weir/topology/node.hpp>

// What operators do that keep a table: read an entry, change it, and tell the nodes below.

namespace weir::detail {

struct no_local {};

/// Where an entry's value is read to and changed. Small values live in a local variable, which the compiler keeps in
/// registers, others in the store, so that the storage of strings and the like is used again.
template <typename Store>
using local_values = std::conditional_t<std::is_trivially_copyable_v<typename Store::value_type>,
                                        typename Store::working_values, no_local>;
template <typename Store>
[[gnu::always_inline]] constexpr auto& working_values(Store&, typename Store::working_values& local) {
    return local;
}
template <typename Store>
[[gnu::always_inline]] constexpr auto& working_values(Store& store, no_local&) {
    return store.working();
}

template <typename V>
[[gnu::always_inline]] constexpr nullable<V> view_if(bool present, V const& value) {
    return present ? nullable<V>{value} : nullable<V>{};
}

template <typename V>
[[gnu::always_inline]] constexpr nullable<V> nullable_of(V const& value) {
    return nullable<V>{value};
}
template <typename V>
[[gnu::always_inline]] constexpr nullable<V> nullable_of(nullable<V> const& value) {
    return value;
}

/// Puts what waits in the record cache into the store, and tells of it.
template <typename Definition, typename Flow>
void flush_table(Flow flow) {
    using value = typename Definition::value_type;
    [[maybe_unused]] auto const left = flow.leave_source();
    flow.template store<Definition>().template flush<Flow::sends_old_values>(
        flow.template log<Definition>(),
        [&](auto const& key, nullable<value> now, nullable<value> before, record_context& context) {
            flow.forward(key, change<value>{now, before}, context);
        });
}

/// The new value of `key`, null: deleted. At once, or with a record cache later, it is logged and forwarded with the
/// value that it replaces. Changelogs get the record's own timestamp for a deletion, results always `timestamp_ms`.
template <typename Definition, typename Flow, typename Location, typename K, typename V>
[[gnu::always_inline]] constexpr void update_table(Flow flow, Location const& at, K const& key, nullable<V> now,
                                                   nullable<V> before, std::int64_t timestamp_ms,
                                                   record_context const& context) {
    auto& store = flow.template store<Definition>();
    if constexpr (Definition::cached) {
        if (store.is_caching()) {
            if (now)
                store.put(at, *now, timestamp_ms, context);
            else
                store.erase(at, context);
            if (store.is_full()) flush_table<Definition>(flow);
            return;
        }
        if (now)
            store.put_through(at, *now, timestamp_ms, flow.template log<Definition>());
        else
            store.erase_through(at, context.timestamp_ms, flow.template log<Definition>());
    } else if (now)
        store.put(at, *now, timestamp_ms, flow.template log<Definition>());
    else
        store.erase(at, context.timestamp_ms, flow.template log<Definition>());
    auto out = context;
    out.timestamp_ms = timestamp_ms;
    flow.forward(key, change<V>{now, before}, out);
}

/// The same whatever was there, which is read only where a node below wants to know it.
template <typename Definition, typename Flow, typename Location, typename K, typename V>
[[gnu::always_inline]] constexpr void replace_in_table(Flow flow, Location const& at, K const& key, nullable<V> now,
                                                       record_context const& context) {
    auto& store = flow.template store<Definition>();
    local_values<std::remove_cvref_t<decltype(store)>> local;
    auto& work = working_values(store, local);
    bool const has_old = Flow::sends_old_values && at.is_known();
    if constexpr (Flow::sends_old_values)
        if (has_old) store.read(at, work.before);
    update_table<Definition>(flow, at, key, now, view_if(has_old, work.before), context.timestamp_ms, context);
}

/// What operators with a store of the table that they make have in common.
template <typename Definition>
struct table_store : processor_node {
    using stores = store_definitions<Definition>;
    static constexpr bool is_effect = true;
    static constexpr effect does = effect::general;
    static constexpr bool knows_old_values = true;
    [[no_unique_address]] typename Definition::key_serde_type key_serde;
    [[no_unique_address]] typename Definition::value_serde_type value_serde;

    constexpr table_store(typename Definition::key_serde_type key, typename Definition::value_serde_type value)
        : key_serde{key}, value_serde{value} {}

    template <typename, typename Store>
    Store make_store() const {
        return {key_serde, value_serde};
    }
    template <typename Flow>
    void flush_cache(Flow flow) const {
        if constexpr (Definition::cached) flush_table<Definition>(flow);
    }
};

}  // namespace weir::detail
