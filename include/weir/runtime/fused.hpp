// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <type_traits>
#include <weir/error/error.hpp>
#include <weir/record/nullable.hpp>
#include <weir/record/record_context.hpp>
#include <weir/runtime/flow.hpp>
#include <weir/runtime/head_record.hpp>
#include <weir/runtime/slots.hpp>
#include <weir/runtime/source_storage.hpp>
#include <weir/runtime/store_set.hpp>
#include <weir/runtime/task_states.hpp>
#include <weir/topology/topology.hpp>

namespace weir {
struct cache_budget;
}

namespace weir::runtime {

/// Thrown by an environment when a failure must stop the task; passes through the nodes above.
struct failed_processing : processing_error {
    using processing_error::processing_error;
    std::string node{};   ///< "task 0_0: KSTREAM-MAPVALUES-0000000001"; empty: not known
    std::string topic{};  ///< of the record; empty: there was none
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::exception_ptr cause{};   ///< what was thrown in the node, or by the handler that was asked about it
    std::string handler{};        ///< which handler that is; empty: none failed
    std::exception_ptr handled{};  ///< what the handler was asked about
};

namespace detail {

using weir::detail::stored_at;

}  // namespace detail

/// The topology as one loop body: every operator inlined into the one above it, no virtual calls, and nothing allocated
/// once buffers have grown. One object per task; not thread-safe; `topology` and `environment` must outlive it.
///
/// `Environment` is what the loop needs from outside:
///     send<I>(wire_bytes key, wire_bytes value, record_context const&)    sink I
///     log_change<S>(bytes_view key, wire_bytes value, timestamp_ms)       store S
///     failed(int node, record_context const&)                             in a catch block; returns to drop the record
///     undecodable(int node, char const* what, record_context const&)      the same for a source
///     drop(int node, char const* why, record_context const&)
///     enter<I>(record_context const&)                                     an object that lives while node I works
///     forwarded(int node)                                                 this node gives a record to its children
/// and, where operators keep something in a task (`has_task_state`):
///     broken(int node, char const* what)                   in a catch block, when its init or close threw; throws
///     wall_ms(), task_name(), application_name(), request_commit()
/// and, where sources extract timestamps: wall_ms() and
///     skip(int node, char const* why, record_context const&)
///     stop(int node, char const* what, record_context const&)                 in a catch block; throws
/// It may have decode<I>(record_context const&): an object that lives while a record is decoded ahead of its turn.
/// With `keeps_source_bytes`, keep_source(wire_bytes key, wire_bytes value) is called first for every record.
/// `MeasureStores`: stores are measured_stores; who makes the task tells them where to.
template <typename Topology, typename Environment, bool MeasureStores = false>
class fused {
    template <typename, int>
    friend struct flow;
    static constexpr auto const& tables = Topology::tables;

    Topology const& topology_;
    Environment& environment_;
    bytes key_buffer_, value_buffer_;
    detail::all_storage<typename Topology::indexes, typename Topology::operators_type> storage_;
    store_set<Topology, MeasureStores> stores_;

    template <typename Indexes, typename... Operators>
    static consteval bool extracts_somewhere(weir::detail::stored_operators<Indexes, Operators...> const*) {
        bool const found[] = {Operators::extracts_timestamps...};
        for (bool const one : found)
            if (one) return true;
        return false;
    }
    using stateful = detail::stateful_vertices<typename Topology::operators_type>;
    [[no_unique_address]] detail::task_time<stateful::found.use_time> time_;
    [[no_unique_address]] detail::task_states<Topology, fused, typename stateful::type> states_;

public:
    using stores_type = store_set<Topology, MeasureStores>;
    static constexpr bool has_states = stateful::found.count > 0;  ///< init and close do something
    static constexpr bool keeps_time = stateful::found.use_time;  ///< there may be punctuators

    constexpr fused(Topology const& topology, Environment& environment)
        : topology_{topology}, environment_{environment}, stores_{topology}, states_{*this} {}
    fused(fused const&) = delete;
    fused& operator=(fused const&) = delete;

    /// Has the compiler read what the user's processors do with their contexts.
    static constexpr bool reads_processors() { return reads(typename stateful::type{}); }

    /// Begins what operators keep in a task of `subtopology`, once stores are full and before the first record; -1: of
    /// all. Then `close` ends it.
    void init([[maybe_unused]] int subtopology) {
        if constexpr (has_states)
            each_state(typename stateful::type{}, subtopology, "init",
                       [](auto& state, auto const& op) { state.init(op); });
    }
    void close([[maybe_unused]] int subtopology) {
        if constexpr (has_states)
            each_state(typename stateful::type{}, subtopology, "close",
                       [](auto& state, auto const&) { state.close(); });
    }

    // With `keeps_time` only.

    std::int64_t stream_time_ms() const { return time_.stream_time_ms; }
    /// Goes on from where the task's last owner was.
    void advance_stream_time(std::int64_t to_ms) {
        if (to_ms > time_.stream_time_ms) time_.stream_time_ms = to_ms;
    }
    punctuation_queue& punctuators(punctuation clock) {
        return clock == punctuation::stream_time ? time_.by_stream_time : time_.by_wall_clock;
    }
    /// Fires what the wall clock makes due; punctuators on stream time fire after each record.
    bool punctuate_wall_clock(std::int64_t now_ms) {
        return time_.by_wall_clock.is_due(now_ms) && punctuate(time_.by_wall_clock, now_ms);
    }

    stores_type& stores() { return stores_; }
    stores_type const& stores() const { return stores_; }
    Environment& environment() { return environment_; }

    /// The source gives its records timestamps by itself.
    template <int I>
    static constexpr bool extracts_timestamps = detail::stored_at<Topology, I>::operator_type::extracts_timestamps;

    static constexpr bool some_extract_timestamps =
        extracts_somewhere(static_cast<typename Topology::operators_type const*>(nullptr));
    /// The source reads a topic that belongs to the topology.
    template <int I>
    static constexpr bool reads_internal_topic = detail::stored_at<Topology, I>::operator_type::is_internal;

    /// One record of source `I`, through everything below it. `context` names the record. Returns its timestamp; -1: it
    /// was dropped before it came to anything.
    template <int I, typename Record>
    [[gnu::always_inline]] constexpr std::int64_t accept(Record const& record, record_context& context,
                                                         std::int64_t partition_time_ms = -1) {
        using op_type = typename detail::stored_at<Topology, I>::operator_type;
        [[maybe_unused]] auto const measured = environment_.template enter<I>(context);
        return take<I, true, true>(record, context, partition_time_ms,
                                   static_cast<detail::indexed_storage<I, op_type>&>(storage_));
    }

    // The same in two steps, for a source whose records' turn depends on their timestamps.

    template <int I>
    using head_of = decoded_head<typename detail::stored_at<Topology, I>::operator_type::key_serde_type::type,
                                 typename detail::stored_at<Topology, I>::operator_type::value_serde_type::type>;

    /// Decodes; the source's extractor, if it has one, gives `context` its timestamp. False: the record was dropped.
    template <int I, typename Record>
    bool decode_ahead(Record const& record, record_context& context, std::int64_t partition_time_ms, head_of<I>& into) {
        [[maybe_unused]] auto const seen = seen_decoding<I>(context);
        return take<I, true, false>(record, context, partition_time_ms, into) == 0;
    }
    /// What was decoded, through everything below the source.
    template <int I, typename Record>
    std::int64_t accept_decoded(Record const& record, record_context& context, head_of<I>& from) {
        [[maybe_unused]] auto const measured = environment_.template enter<I>(context);
        return take<I, false, true>(record, context, -1, from);
    }

    /// The record caches of this task belong to `budget`, which must outlive it.
    void use(cache_budget& budget) {
        if constexpr (stores_type::has_caches)
            stores_.for_each([&](int, auto const*, auto& store, int) {
                if constexpr (requires { store.use(budget); }) store.use(budget);
            });
    }
    /// Empties the record caches, those further up first: what waits in them is logged and forwarded. So is what
    /// processors on the way put into caches that were empty already.
    void flush_caches() {
        if constexpr (stores_type::has_caches) {
            flush_all(typename Topology::indexes{});
            for (int left = 1'000; auto const* const name = stores_.waiting_updates(); --left) {
                if (left == 0)
                    throw error{"store " + std::string{*name} + ": what its record cache forwards changes it again, " +
                                "without an end"};
                flush_all(typename Topology::indexes{});
            }
        }
    }

    /// Calls `f` with the index of source `source` as a std::integral_constant: one jump per batch, not per record.
    template <typename F>
    void with_source(int source, F&& f) {
        find_source(typename Topology::indexes{}, source, f);
    }

private:
    /// Key and value lie in `storage`, once they are decoded. -1: the record was dropped; else its timestamp at the
    /// source, or 0 when it is not to be passed on yet.
    template <int I, bool Decode, bool Pass, typename Record, typename Storage>
    [[gnu::always_inline]] constexpr std::int64_t take(Record const& record, record_context& context,
                                                       [[maybe_unused]] std::int64_t partition_time_ms,
                                                       Storage& storage) {
        using stored = detail::stored_at<Topology, I>;
        using op_type = typename stored::operator_type;
        [[maybe_unused]] auto const& op = static_cast<stored const&>(topology_.operators).op;
        auto const key_bytes = record.key(), value_bytes = record.value();
        if constexpr (requires { requires Environment::keeps_source_bytes; })
            environment_.keep_source(key_bytes, value_bytes);
        detail::local_of<typename op_type::key_serde_type::type> local_key{};
        detail::local_of<typename op_type::value_serde_type::type> local_value{};
        auto& key = storage.key.get(local_key);
        auto& value = storage.value.get(local_value);
        if constexpr (Decode) {
            char const* reading = "key";
            try {
                if (key_bytes)
                    op.key_serde.deserialize(*key_bytes, key);
                else if constexpr (!slot_can_be_null<typename op_type::key_type>)
                    throw deserialization_error{"null"};
                reading = "value";
                if (value_bytes)
                    op.value_serde.deserialize(*value_bytes, value);
                else if constexpr (!slot_can_be_null<typename op_type::value_type>)
                    throw deserialization_error{"null"};
            } catch (...) {
                environment_.undecodable(I, reading, context);
                return -1;
            }
            if constexpr (extracts_timestamps<I>) {
                context.timestamp_ms = extracted<I>(slot<typename op_type::key_type>(key, key_bytes.has_value()),
                                                    slot<typename op_type::value_type>(value, value_bytes.has_value()),
                                                    context, partition_time_ms);
                if (context.timestamp_ms < 0) {
                    environment_.skip(I, "its extracted timestamp is negative", context);
                    return -1;
                }
            }
        }
        if constexpr (Pass) {
            auto const timestamp_ms = context.timestamp_ms;
            if constexpr (keeps_time) advance_stream_time(timestamp_ms);
            forward<I>(slot<typename op_type::key_type>(key, key_bytes.has_value()),
                       slot<typename op_type::value_type>(value, value_bytes.has_value()), context);
            if constexpr (keeps_time)
                if (time_.by_stream_time.is_due(time_.stream_time_ms)) [[unlikely]]
                    punctuate(time_.by_stream_time, time_.stream_time_ms);
            return timestamp_ms;
        } else
            return 0;
    }

    template <typename Slot, typename T>
    [[gnu::always_inline]] static constexpr decltype(auto) slot(T const& value, bool present) {
        if constexpr (slot_can_be_null<Slot>)
            return present ? nullable<T>{value} : nullable<T>{};
        else
            return (value);
    }

    template <int I, typename K, typename V>
    std::int64_t extracted(K const& key, V const& value, record_context const& context,
                           std::int64_t partition_time_ms) {
        try {
            return static_cast<detail::stored_at<Topology, I> const&>(topology_.operators)
                .op.timestamp_ms(key, value, context, partition_time_ms, [this] { return environment_.wall_ms(); });
        } catch (...) {
            environment_.stop(I, "cannot tell the timestamp", context);
        }
    }
    template <int I>
    [[gnu::always_inline]] auto& state() {
        return static_cast<detail::task_state_of<Topology, fused, I>&>(states_).state;
    }
    template <int... I, typename F>
    void each_state(std::integer_sequence<int, I...>, int subtopology, char const* what, F f) {
        bool const done[] = {
            true, (subtopology < 0 || tables.subtopology[I] == subtopology) && (one_state<I>(what, f), true)...};
        static_cast<void>(done);
    }
    template <int I, typename F>
    void one_state(char const* what, F& f) {
        try {
            f(state<I>(), static_cast<detail::stored_at<Topology, I> const&>(topology_.operators).op);
        } catch (...) {
            environment_.broken(I, what);
        }
    }
    static consteval std::string_view given_name(int vertex) {
        return names_of(static_cast<typename Topology::operators_type const*>(nullptr), vertex);
    }
    template <typename Indexes, typename... Operators>
    static consteval std::string_view names_of(weir::detail::stored_operators<Indexes, Operators...> const*,
                                               int vertex) {
        std::string_view const names[] = {Operators::name_type::value...};
        return names[vertex];
    }

    template <typename Definition>
    [[gnu::noinline]] void flush_cache_of() {
        constexpr int owner = detail::first_user<Definition, Topology>();
        static_cast<detail::stored_at<Topology, owner> const&>(topology_.operators)
            .op.flush_cache(flow<fused, owner>{*this});
    }

    template <int... I>
    static constexpr bool reads(std::integer_sequence<int, I...>) {
        bool const read[] = {true, detail::task_state_of<Topology, fused, I>::type::is_read()...};
        return read[0];
    }

    struct unmeasured {};
    template <int I>
    auto seen_decoding([[maybe_unused]] record_context const& context) {
        if constexpr (requires { environment_.template decode<I>(context); })
            return environment_.template decode<I>(context);
        else
            return unmeasured{};
    }
    auto measured_punctuation([[maybe_unused]] int node) {
        if constexpr (requires { environment_.punctuate(node); })
            return environment_.punctuate(node);
        else
            return unmeasured{};
    }
    [[gnu::noinline]] bool punctuate(punctuation_queue& queue, std::int64_t now_ms) {
        return queue.fire(now_ms, [&](int node, weir::detail::punctuator const& call) {
            [[maybe_unused]] auto const measured = measured_punctuation(node);
            headers none;
            record_context context{{}, -1, -1, now_ms, &none};
            try {
                call(context);
            } catch (failed_processing const&) {
                throw;
            } catch (...) {
                environment_.failed(node, context);
            }
        });
    }

    template <int... I>
    void flush_all(std::integer_sequence<int, I...>) {
        bool const flushed[] = {(flush_one<I>(), true)...};
        static_cast<void>(flushed);
    }
    template <int I>
    void flush_one() {
        using stored = detail::stored_at<Topology, I>;
        if constexpr (requires(stored const& s) { s.op.flush_cache(flow<fused, I>{*this}); }) {
            try {
                static_cast<stored const&>(topology_.operators).op.flush_cache(flow<fused, I>{*this});
            } catch (failed_processing const&) {
                throw;
            } catch (...) {
                environment_.broken(I, "flush");
            }
        }
    }

    template <int... I, typename F>
    void find_source(std::integer_sequence<int, I...>, int source, F& f) {
        bool const found[] = {I == source && (call_if_source<I>(f), true)...};
        static_cast<void>(found);
    }
    template <int I, typename F>
    static void call_if_source(F& f) {
        if constexpr (tables.kind[I] == node_kind::source) f(std::integral_constant<int, I>{});
    }

    template <int I, typename K, typename V>
    [[gnu::always_inline]] constexpr void forward(K const& key, V const& value, record_context& context) {
        constexpr int first = tables.first_child[I], count = tables.first_child[I + 1] - first;
        if constexpr (count > 0) environment_.forwarded(I);
        if constexpr (count == 1)
            enter<tables.child[first]>(key, value, context);
        else if constexpr (count > 1)
            fan<first>(std::make_integer_sequence<int, count>{}, key, value, context);
    }
    template <int Child, typename K, typename V>
    [[gnu::always_inline]] constexpr void forward_to(K const& key, V const& value, record_context& context) {
        enter<Child>(key, value, context);
    }
    template <int First, int... J, typename K, typename V>
    [[gnu::always_inline]] constexpr void fan(std::integer_sequence<int, J...>, K const& key, V const& value,
                                              record_context& context) {
        bool const sent[] = {(enter<tables.child[First + J]>(key, value, context), true)...};
        static_cast<void>(sent);
    }
    template <int First, int... J, typename K, typename V>
    [[gnu::always_inline]] constexpr void choose(std::integer_sequence<int, J...>, int chosen, K const& key,
                                                 V const& value, record_context& context) {
        bool const sent[] = {J == chosen && (enter<tables.child[First + J]>(key, value, context), true)...};
        static_cast<void>(sent);
    }
    template <int I, typename K, typename V>
    [[gnu::always_inline]] constexpr void enter(K const& key, V const& value, record_context& context) {
        if constexpr (tables.inlined[I])
            run<I>(key, value, context);
        else {
            using op_type = typename detail::stored_at<Topology, I>::operator_type;
            if constexpr (requires { typename op_type::in_key; })
                apart<I>(detail::convert_slot<typename op_type::in_key>(key),
                         detail::convert_slot<typename op_type::in_value>(value), context);
            else
                apart<I>(key, value, context);
        }
    }
    template <int I, typename K, typename V>
    [[gnu::noinline]] constexpr void apart(K const& key, V const& value, record_context& context) {
        run<I>(key, value, context);
    }

    template <int I, typename K, typename V>
    [[gnu::always_inline]] constexpr void run(K const& key, V const& value, record_context& context) {
        using stored = detail::stored_at<Topology, I>;
        using op_type = typename stored::operator_type;
        auto const& op = static_cast<stored const&>(topology_.operators).op;
        constexpr auto does = op_type::does;
        [[maybe_unused]] auto const measured = environment_.template enter<I>(context);
        // What the user's function throws, and what nodes below throw, lands here; only the first gets to the handler.
        try {
            if constexpr (does == effect::passes) {
                op.evaluate(key, value, context);
                forward<I>(key, value, context);
            } else if constexpr (does == effect::tests) {
                if (op.evaluate(key, value, context)) forward<I>(key, value, context);
            } else if constexpr (does == effect::maps_value) {
                auto&& result = op.evaluate(key, value, context);
                forward<I>(key, as_slot(result), context);
            } else if constexpr (does == effect::maps_key) {
                auto&& result = op.evaluate(key, value, context);
                forward<I>(as_slot(result), value, context);
            } else if constexpr (does == effect::maps_record) {
                auto&& result = op.evaluate(key, value, context);
                forward<I>(as_slot(result.first), as_slot(result.second), context);
            } else if constexpr (does == effect::flattens_values) {
                auto&& results = op.evaluate(key, value, context);
                for (auto const& result : results) forward<I>(key, as_slot(result), context);
            } else if constexpr (does == effect::flattens_records) {
                auto&& results = op.evaluate(key, value, context);
                for (auto const& result : results) forward<I>(as_slot(result.first), as_slot(result.second), context);
            } else if constexpr (does == effect::chooses_branch) {
                constexpr int first = tables.first_child[I], count = tables.first_child[I + 1] - first;
                environment_.forwarded(I);
                choose<first>(std::make_integer_sequence<int, count>{}, op.evaluate(key, value, context), key, value,
                              context);
            } else if constexpr (does == effect::sends) {
                environment_.template send<I>(detail::serialized(op.key_serde, key, key_buffer_),
                                              detail::serialized(op.value_serde, value, value_buffer_), context);
            } else
                op.process(flow<fused, I>{*this}, key, value, context);
        } catch (failed_processing const&) {
            throw;
        } catch (...) {
            environment_.failed(I, context);
        }
    }
};

}  // namespace weir::runtime
