// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/table_operator.hpp>

namespace weir::detail {

/// A value that does not pass becomes none. Where the table above can tell what its changes replace, a key that was not
/// there and still is not is not spoken of; otherwise a tombstone goes on for it.
template <typename Definition, bool Passing, bool ParentKnows, typename F, typename Name, typename Tag>
struct table_filter_operator : table_function_operator<Definition, F, Name> {
    using table_function_operator<Definition, F, Name>::table_function_operator;
    static constexpr std::string_view prefix = "KTABLE-FILTER-";
    static constexpr old_values asks_for = ParentKnows ? old_values::wanted : old_values::unused;
    static constexpr bool has_store = !__is_same(Definition, void);
    static constexpr bool knows_old_values = has_store || ParentKnows;

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, change<V> const& c, record_context& context) const {
        auto const now = passed(key, c.new_value, context);
        if constexpr (!has_store) {
            auto const before = ParentKnows ? passed(key, c.old_value, context) : nullable<V>{};
            if (ParentKnows && !now && !before) return;
            flow.forward(key, change<V>{now, before}, context);
        } else {
            constexpr bool reads = ParentKnows || Flow::sends_old_values;
            auto const at = flow.template store<Definition>().locate(key);
            if (reads && !now && !at.is_known()) return;
            replace_in_table<Definition>(flow, at, key, now, context);
        }
    }

private:
    template <typename K, typename V>
    [[gnu::always_inline]] nullable<V> passed(K const& key, nullable<V> value, record_context const& context) const {
        if (!value || static_cast<bool>(call(this->function, key, *value, context)) != Passing) return {};
        return value;
    }
};

template <bool Passing, typename Name, typename Tag>
struct table_filter {
    template <typename F, bool ParentKnows>
    struct of {
        template <typename Definition>
        using op = table_filter_operator<Definition, Passing, ParentKnows, F, Name, Tag>;
    };

    template <typename K, typename V, typename KS, typename VS, typename N, bool D, typename F, typename Materialized>
    [[gnu::always_inline]] static constexpr auto append(ktable<K, V, KS, VS, N, D> const& in, F const& f, call_id id,
                                                        Materialized const& kept) {
        return append_to_table<of<F, N::operator_type::knows_old_values>::template op, V, true>(in, f, id, kept);
    }
};

}  // namespace weir::detail
