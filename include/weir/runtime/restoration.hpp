// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <weir/interceptor/chain.hpp>
#include <weir/runtime/local_state.hpp>
#include <weir/runtime/restore.hpp>
#include <weir/runtime/store_set.hpp>
#include <weir/runtime/stream_settings.hpp>

namespace weir::runtime {

/// The restoring of one stream thread's tasks, a slice at a time between two polls of its main consumer, which would be
/// expelled if it was silent for a whole restore. The restore consumer exists as long as there is something to do.
template <typename Topology, typename Supplier, typename Listeners, typename Chain = consumer_chain<>>
class restoration {
    using consumer_type = decltype(std::declval<Supplier&>().consumer(client_settings{}));

    Supplier& supplier_;
    stream_settings const& settings_;
    std::string const& thread_name_;
    Listeners listeners_{};
    restorer<consumer_type, Listeners> work_;
    Chain chain_;
    std::optional<consumer_type> consumer_;

public:
    restoration(Supplier& supplier, stream_settings const& settings, std::string const& thread_name,
                void (*log)(std::string_view))
        : supplier_{supplier}, settings_{settings}, thread_name_{thread_name}, work_{listeners_, log}, chain_{log} {}

    /// The interceptors of the restore consumer, which live as long as the thread.
    Chain& chain() { return chain_; }

    /// A task whose stores are empty, or open in `local`. `topics` is the thread's topic_table.
    template <typename Task, typename Topics>
    void add(Task& owner, Topics const& topics, local_state<Topology>& local) {
        if constexpr (store_set<Topology>::size > 0)
            owner.stores().for_each(
                [&]<typename Definition, typename Store>(int index, Definition const*, Store& store, int subtopology) {
                    constexpr bool from_source = requires { Definition::source_topic; };
                    if (!(Definition::logged || from_source) || subtopology != owner.id().subtopology) return;
                    restoring_store r;
                    r.changelog = {topics.changelog_of_store[static_cast<std::size_t>(index)], owner.id().partition};
                    r.store = Definition::name;
                    r.owner = &owner;
                    r.target = &store;
                    r.apply = [](void* target, bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
                        static_cast<Store*>(target)->restore(key, value, timestamp_ms);
                    };
                    r.clear = [](void* target) { static_cast<Store*>(target)->clear(); };
                    r.local = local.find(owner.id(), index);
                    std::apply([&](auto&... l) { (watch(l, r.changelog, owner), ...); }, listeners_);
                    work_.add(std::move(r));
                });
    }
    /// Some store is restored from a topic that its task reads: `limit` must say how far, before work begins.
    static constexpr bool reads_inputs = store_set<Topology>::restores_from_source;
    void limit(topic_partition const& input, std::int64_t offset) { work_.limit(input, offset); }

    /// The task goes elsewhere.
    void forget(void const* owner) { work_.forget(owner); }

    bool is_restoring(void const* owner) const { return work_.is_restoring(owner); }
    bool is_over() const { return work_.is_over(); }

    /// A listener that asks is told whose changelog it will hear of.
    template <typename Listener, typename Task>
    static void watch([[maybe_unused]] Listener& listener, [[maybe_unused]] topic_partition const& changelog,
                      [[maybe_unused]] Task& owner) {
        if constexpr (requires { listener.watch(changelog, owner); }) listener.watch(changelog, owner);
    }

    /// For about this long; at least one step.
    template <typename Clock>
    void work_for(int slice_ms, Clock const& clock) {
        if constexpr (store_set<Topology>::size > 0) {
            auto const until = clock.steady_ns() + std::int64_t{slice_ms} * 1'000'000;
            while (!is_over()) {
                if (!consumer_) consumer_.emplace(supplier_.consumer(settings_.restore_consumer(thread_name_)));
                if constexpr (Chain::is_empty)
                    work_.step(*consumer_, slice_ms, settings_.request_timeout_ms);
                else
                    work_.step(*consumer_, slice_ms, settings_.request_timeout_ms,
                               [this](auto const& batch) { return chain_.intercept(batch); });
                if (clock.steady_ns() >= until) break;
            }
            if (is_over() && consumer_) {
                consumer_->close(settings_.request_timeout_ms);
                consumer_.reset();
            }
        }
    }
};

}  // namespace weir::runtime
