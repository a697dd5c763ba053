// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/call.hpp>
#include <weir/stream/ktable.hpp>
#include <weir/stream/materialized.hpp>
#include <weir/stream/table_update.hpp>

namespace weir {

namespace detail {

/// Makes changes of records: a record with a null key is dropped, one with a null value deletes. Without a store, the
/// values that they replace are not known.
template <bool FromStream, typename Name, typename Tag, int Burned>
struct table_source_operator : processor_node {
    using name_type = Name;
    static constexpr std::string_view prefix = FromStream ? "KSTREAM-TOTABLE-" : "KTABLE-SOURCE-";
    static constexpr effect does = effect::general;
    static constexpr bool is_effect = true;
    static constexpr int numbers_burned = Burned;
    static constexpr bool knows_old_values = false;
    call_id id;

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, V const& value, record_context& context) const {
        if constexpr (slot_can_be_null<K>)
            if (key == nullptr) return flow.drop("null key", context);
        using plain = slot_value<V>;
        flow.forward(argument<takes::plain>(key, "key"), change<plain>{nullable_of(value), {}}, context);
    }
};

template <typename Definition, bool FromStream, typename Name, typename Tag, int Burned>
struct stored_table_source_operator : table_store<Definition> {
    using name_type = Name;
    static constexpr std::string_view prefix = FromStream ? "KSTREAM-TOTABLE-" : "KTABLE-SOURCE-";
    static constexpr int numbers_burned = Burned;
    call_id id;

    constexpr stored_table_source_operator(typename Definition::key_serde_type key,
                                           typename Definition::value_serde_type value, call_id call)
        : table_store<Definition>{key, value}, id{call} {}

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, V const& value, record_context& context) const {
        if constexpr (slot_can_be_null<K>)
            if (key == nullptr) return flow.drop("null key", context);
        auto const& plain_key = argument<takes::plain>(key, "key");
        auto const at = flow.template store<Definition>().locate(plain_key);
        replace_in_table<Definition>(flow, at, plain_key, nullable_of(value), context);
    }
};

/// The table that a stream's node begins, with a store where `materialized` asks for one.
template <typename Topic, bool FromStream, typename Name, typename Tag, int Burned, typename K, typename V, typename KS,
          typename VS, typename N, typename Materialized>
[[gnu::always_inline]] constexpr auto begin_table(N const& node_above, KS const& key_serde, VS const& value_serde,
                                                  Materialized const&, call_id id) {
    constexpr bool can_delete = slot_can_be_null<V>;
    if constexpr (Materialized::has_store) {
        using plain = typename Materialized::template definition<KS, VS, can_delete>;
        using definition =
            std::conditional_t<Materialized::reuses_source, source_logged_definition<plain, Topic>, plain>;
        using op = stored_table_source_operator<definition, FromStream, Name, Tag, Burned>;
        return ktable<slot_value<K>, slot_value<V>, KS, VS, node<op, N>, can_delete>{
            {node_above, {}, placed(op{key_serde, value_serde, id}, node_above.op.id)}, key_serde, value_serde};
    } else {
        using op = table_source_operator<FromStream, Name, Tag, Burned>;
        return ktable<slot_value<K>, slot_value<V>, KS, VS, node<op, N>, can_delete>{
            {node_above, {}, placed(op{{}, id}, node_above.op.id)}, key_serde, value_serde};
    }
}

}  // namespace detail
}  // namespace weir
