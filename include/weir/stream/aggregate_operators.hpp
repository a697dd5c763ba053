// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/serde/change.hpp>
#include <weir/stream/aggregator_call.hpp>
#include <weir/stream/table_update.hpp>

// The nodes that aggregate. `Functions` is what differs between count, reduce and aggregate:
// - `has_initial`: a new key begins with `begin(now)`, and this is what its first change replaces; else with the value
// - `add(key, value, now)`, `subtract(key, value, now)`: change `now`; false: there is no aggregate any more
// - `stream_prefix`, `table_prefix`: of the node's generated name

namespace weir::detail {

/// Aggregates the records of a stream by key. Null keys and values are dropped.
template <typename Definition, typename Functions, typename Name, typename Tag, int Burned, int Before,
          bool Shared = false>
struct aggregate_operator : table_store<Definition> {
    using name_type = Name;
    static constexpr std::string_view prefix = Functions::stream_prefix;
    static constexpr int numbers_burned = Burned;
    static constexpr int numbers_before = Before;
    static constexpr bool can_differ = !__is_empty(Functions);
    static constexpr bool shares_stores = Shared;
    [[no_unique_address]] Functions functions;
    call_id id;

    constexpr aggregate_operator(typename Definition::key_serde_type key, typename Definition::value_serde_type value,
                                 Functions f, call_id call)
        : table_store<Definition>{key, value}, functions{f}, id{call} {}

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, V const& value, record_context& context) const {
        if constexpr (slot_can_be_null<K>)
            if (key == nullptr) return flow.drop("null key", context);
        if constexpr (slot_can_be_null<V>)
            if (value == nullptr) return flow.drop("null value", context);
        auto const& plain_key = argument<takes::plain>(key, "key");
        auto const& plain_value = argument<takes::plain>(value, "value");
        auto& store = flow.template store<Definition>();
        auto const at = store.locate(plain_key);
        local_values<std::remove_cvref_t<decltype(store)>> local;
        auto& work = working_values(store, local);
        bool const known = at.is_known();
        auto timestamp_ms = context.timestamp_ms;
        if (known) {
            auto const stored_ms = store.read(at, work.now);
            if (stored_ms > timestamp_ms) timestamp_ms = stored_ms;
        } else if constexpr (Functions::has_initial)
            functions.begin(work.now);
        bool const has_old = Flow::sends_old_values && (known || Functions::has_initial);
        if constexpr (Flow::sends_old_values)
            if (has_old) work.before = work.now;
        bool kept = true;
        if constexpr (Functions::has_initial)
            kept = functions.add(plain_key, plain_value, work.now);
        else if (known)
            kept = functions.add(plain_key, plain_value, work.now);
        else
            work.now = plain_value;
        update_table<Definition>(flow, at, plain_key, view_if(kept, work.now), view_if(has_old, work.before),
                                 timestamp_ms, context);
    }
};

/// Aggregates the changes of a table: the value that a change replaces is subtracted, then the new one is added.
template <typename Definition, typename Functions, typename Name, typename Tag>
struct table_aggregate_operator : table_store<Definition> {
    using name_type = Name;
    static constexpr std::string_view prefix = Functions::table_prefix;
    static constexpr bool can_differ = !__is_empty(Functions);
    [[no_unique_address]] Functions functions;
    call_id id;

    constexpr table_aggregate_operator(typename Definition::key_serde_type key,
                                       typename Definition::value_serde_type value, Functions f, call_id call)
        : table_store<Definition>{key, value}, functions{f}, id{call} {}

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, serde::owned_change<V> const& value,
                                        record_context& context) const {
        auto& store = flow.template store<Definition>();
        auto const at = store.locate(key);
        local_values<std::remove_cvref_t<decltype(store)>> local;
        auto& work = working_values(store, local);
        bool const known = at.is_known();
        std::int64_t const stored_ms = known ? store.read(at, work.now) : -1;
        if constexpr (Flow::sends_old_values)
            if (known) work.before = work.now;
        bool kept = known, changed = false;
        if (value.has_old && kept) {
            kept = functions.subtract(key, value.old_value, work.now);
            changed = true;
        }
        if (value.has_new) {
            changed = true;
            if constexpr (Functions::has_initial) {
                if (!kept) functions.begin(work.now);
                kept = functions.add(key, value.new_value, work.now);
            } else if (kept)
                kept = functions.add(key, value.new_value, work.now);
            else {
                work.now = value.new_value;
                kept = true;
            }
        }
        // An old value that there is no aggregate for changes nothing, but Kafka Streams says so all the same.
        auto const timestamp_ms = changed && stored_ms > context.timestamp_ms ? stored_ms : context.timestamp_ms;
        update_table<Definition>(flow, at, key, view_if(kept, work.now),
                                 view_if(Flow::sends_old_values && known, work.before), timestamp_ms, context);
    }
};

}  // namespace weir::detail
