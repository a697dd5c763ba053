// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <weir/stream/table_operator.hpp>

namespace weir::detail {

/// A new value for each value; a deletion stays one, of which the function does not hear. Where somebody below wants
/// the values that changes replace, they come from the store or, without one, from the function again.
template <typename Definition, bool ParentKnows, typename F, typename Name, typename Tag>
struct table_map_values_operator : table_function_operator<Definition, F, Name> {
    using table_function_operator<Definition, F, Name>::table_function_operator;
    static constexpr std::string_view prefix = "KTABLE-MAPVALUES-";
    static constexpr bool has_store = !__is_same(Definition, void);
    static constexpr old_values asks_for = has_store ? old_values::unused : old_values::passed_on;
    static constexpr bool knows_old_values = has_store || ParentKnows;

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, change<V> const& c, record_context& context) const {
        using result = slot_value<slot_of_result<result_of<F, K, V>>>;
        std::optional<result> now;
        if (c.new_value) now = call(this->function, key, *c.new_value, context);
        if constexpr (!has_store) {
            std::optional<result> before;
            if constexpr (Flow::sends_old_values)
                if (c.old_value) before = call(this->function, key, *c.old_value, context);
            flow.forward(key, change<result>{as_slot(now), as_slot(before)}, context);
        } else {
            auto const at = flow.template store<Definition>().locate(key);
            replace_in_table<Definition>(flow, at, key, as_slot(now), context);
        }
    }
};

template <typename Name, typename Tag>
struct table_map_values {
    template <typename F, bool ParentKnows>
    struct of {
        template <typename Definition>
        using op = table_map_values_operator<Definition, ParentKnows, F, Name, Tag>;
    };

    template <typename K, typename V, typename KS, typename VS, typename N, bool D, typename F, typename Materialized>
    [[gnu::always_inline]] static constexpr auto append(ktable<K, V, KS, VS, N, D> const& in, F const& f, call_id id,
                                                        Materialized const& kept) {
        using slot = slot_of_result<result_of<F, K, V>>;
        return append_to_table < of<F, N::operator_type::knows_old_values>::template op, slot_value<slot>,
               D || slot_can_be_null < slot >> (in, f, id, kept);
    }
};

}  // namespace weir::detail
