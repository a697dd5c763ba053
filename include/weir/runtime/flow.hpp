// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <weir/meta/fixed_string.hpp>
#include <weir/record/bytes.hpp>
#include <weir/record/record_context.hpp>
#include <weir/topology/punctuation.hpp>

namespace weir::runtime {

/// What an operator with `effect::general` sees of the loop around it.
template <typename Fused, int I>
struct flow {
    /// A node below wants the values that changes replace.
    static constexpr bool sends_old_values = Fused::tables.sends_old[I];

    Fused& fused;

    /// To all children, with this context's timestamp and headers.
    template <typename K, typename V>
    [[gnu::always_inline]] constexpr void forward(K const& key, V const& value, record_context& context) const {
        fused.template forward<I>(key, value, context);
    }
    template <typename Definition>
    [[gnu::always_inline]] auto& store() const {
        return fused.stores().template get<Definition>();
    }
    /// What a store calls after each change.
    template <typename Definition>
    [[gnu::always_inline]] auto log() const {
        return [&f = fused](bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
            static_cast<void>(f);
            if constexpr (Definition::logged)
                f.environment().template log_change<Fused::stores_type::template index_of<Definition>>(key, value,
                                                                                                       timestamp_ms);
        };
    }
    /// What waits in the record cache of a store that another operator brings goes on below that one.
    template <typename Definition>
    void flush_cache_of() const {
        fused.template flush_cache_of<Definition>();
    }
    /// Until the result ends, what is done is not due to the source record at hand: handlers do not get its bytes.
    auto leave_source() const {
        if constexpr (requires { fused.environment().hide_source(); })
            return fused.environment().hide_source();
        else
            return nullptr;
    }
    /// The record is dropped, which is counted and told.
    void drop(char const* why, record_context const& context) const { fused.environment().drop(I, why, context); }

    /// To the child of this name only, which `has_child` has found.
    template <fixed_string Name, typename K, typename V>
    [[gnu::always_inline]] constexpr void forward_to(K const& key, V const& value, record_context& context) const {
        fused.environment().forwarded(I);
        fused.template forward_to<child_named(Name.view())>(key, value, context);
    }
    template <fixed_string Name>
    static consteval bool has_child() {
        return child_named(Name.view()) >= 0;
    }

    /// The definition of a store that another operator brings.
    template <fixed_string Name, typename Loop = Fused>
    using definition_named = typename Loop::stores_type::template definition_at<Loop::stores_type::find(Name.view())>;

    /// The name of the node above, as describe() has it; needs weir/topology/node_description.hpp.
    std::string name_above() const {
        auto const all = nodes_of(fused.topology_);
        return all[static_cast<std::size_t>(all[static_cast<std::size_t>(I)].parents.front())].name;
    }

    /// What the operator keeps in this task.
    [[gnu::always_inline]] auto& state() const { return fused.template state<I>(); }

    std::int64_t system_time_ms() const { return fused.environment().wall_ms(); }
    std::string task_name() const { return fused.environment().task_name(); }
    std::string const& application_id() const { return fused.environment().application_name(); }
    void request_commit() const { fused.environment().request_commit(); }

    // Of operators that say `uses_task_time`.

    std::int64_t stream_time_ms() const { return fused.stream_time_ms(); }
    /// Calls `f(record_context&)` from time to time: the context has that time, and names no record.
    template <typename F>
    cancellable schedule(punctuation clock, std::int64_t first_ms, std::int64_t interval_ms, F f) const {
        return fused.punctuators(clock).add(I, first_ms, interval_ms, std::move(f));
    }

private:
    static consteval int child_named(std::string_view name) {
        constexpr auto const& tables = Fused::tables;
        for (int at = tables.first_child[I]; at < tables.first_child[I + 1]; ++at)
            if (Fused::given_name(tables.child[at]) == name) return tables.child[at];
        return -1;
    }
};

}  // namespace weir::runtime
