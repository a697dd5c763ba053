// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <type_traits>
#include <weir/record/nullable.hpp>
#include <weir/record/record_context.hpp>
#include <weir/stream/store.hpp>
#include <weir/stream/store_access.hpp>
#include <weir/topology/punctuation.hpp>

namespace weir {

namespace detail {

template <fixed_string Name>
struct child_name {};

/// What a processor says that it forwards: `key_type` and `value_type`; void: nothing.
template <typename P>
struct forwarded_key {
    using type = void;
};
template <typename P>
    requires requires { typename P::key_type; }
struct forwarded_key<P> {
    using type = typename P::key_type;
};
template <typename P>
struct forwarded_value {
    using type = void;
};
template <typename P>
    requires requires { typename P::value_type; }
struct forwarded_value<P> {
    using type = typename P::value_type;
};

template <typename T>
struct without_optional {
    using type = T;
};
template <typename T>
struct without_optional<std::optional<T>> {
    using type = T;
};
template <typename T>
    requires slot_can_be_null<T>
struct without_optional<T> {
    using type = slot_value<T>;
};

template <typename Given, typename Slot>
inline constexpr bool given_may_be_null =
    __is_same(Given, std::nullptr_t) || slot_can_be_null<Given> || __is_same(Given, std::optional<slot_value<Slot>>);
template <typename Given, typename Slot>
inline constexpr bool given_is_a =
    given_may_be_null<Given, Slot>
        ? slot_can_be_null<Slot> &&
              (__is_same(Given, std::nullptr_t) || __is_same(typename without_optional<Given>::type, slot_value<Slot>))
        : std::is_convertible_v<Given const&, slot_value<Slot>>;

/// Calls `next` with the argument as what was declared: a `T const&` or a `nullable<T>`.
template <typename Slot, typename Given, typename Next>
[[gnu::always_inline]] inline void as_declared(Given const& given, Next&& next) {
    using value = slot_value<Slot>;
    if constexpr (__is_same(Given, std::nullptr_t))
        next(Slot{});
    else if constexpr (__is_same(Given, Slot))
        next(given);
    else if constexpr (given_may_be_null<Given, Slot>)
        next(as_slot(given));
    else if constexpr (!__is_same(Given, value)) {
        value const converted(given);
        as_declared<Slot>(converted, next);
    } else
        next(Slot{given});
}

template <typename Value>
inline constexpr bool processor_declares_what_it_forwards = !__is_same(Value, void);
template <typename Key, typename Value, typename DeclaredKey, typename DeclaredValue>
inline constexpr bool what_is_forwarded_is_what_was_declared =
    given_is_a<Key, DeclaredKey> && given_is_a<Value, DeclaredValue>;
template <typename Key, typename Value, typename DeclaredValue>
inline constexpr bool what_is_forwarded_is_what_was_declared<Key, Value, void, DeclaredValue> = false;
template <typename Key, typename Value, typename DeclaredKey>
    requires(!__is_same(DeclaredKey, void))
inline constexpr bool what_is_forwarded_is_what_was_declared<Key, Value, DeclaredKey, void> = false;
template <fixed_string Name>
inline constexpr bool a_child_of_this_processor_is_named = false;
template <fixed_string Name>
inline constexpr bool this_processor_is_connected_to_a_store_named = false;
template <typename F, typename Context>
inline constexpr bool punctuator_takes_time = requires(F& f, std::int64_t now_ms) { f(now_ms); };
template <typename F, typename Context>
inline constexpr bool punctuator_can_be_called =
    punctuator_takes_time<F, Context> || requires(F& f, std::int64_t now_ms, Context& context) { f(now_ms, context); };

template <typename F>
struct without_context {
    F f;
    void operator()(std::int64_t now_ms, auto&) { f(now_ms); }
};

/// What stands in for a store after the error that there is none.
struct no_store {
    struct anything {
        template <typename T>
        operator T() const;
        anything operator*() const;
        anything operator->() const;
    };
    anything get(auto&&...) const;
    void put(auto&&...) const;
    void erase(auto&&...) const;
    bool put_if_absent(auto&&...) const;
};

/// What may follow what is forwarded: nothing, a timestamp, or that and headers.
template <typename... At>
inline constexpr bool is_time_or_headers = sizeof...(At) == 0;
template <typename Time>
inline constexpr bool is_time_or_headers<Time> = std::is_convertible_v<Time, std::int64_t>;
template <typename Time, typename Headers>
inline constexpr bool is_time_or_headers<Time, Headers> =
    std::is_convertible_v<Time, std::int64_t> && std::is_convertible_v<Headers, weir::headers&>;

/// What a store of the context `Context` tells of its changes.
template <typename Context, typename Definition>
struct change_log {
    Context* context;

    void operator()(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) const {
        context->template log_change<Definition>(key, value, timestamp_ms);
    }
    std::int64_t timestamp_ms() const { return context->timestamp_ms(); }

    // For record caches.

    record_context const& record() const { return context->current(); }
    /// Not in init, nor in close, which has_ended.
    bool is_in_record() const { return context->is_in_record(); }
    bool has_ended() const { return context->has_ended(); }
    void flush() const { context->template flush_cache<Definition>(); }
};

}  // namespace detail

/// The child that `forward_to` sends to, by the name that it was given.
template <fixed_string Name>
inline constexpr detail::child_name<Name> child{};

/// What every processor's context offers, over its models: that of a task, and that of weir::test. One object per
/// processor and task, which lives as long as they do; for the task's thread.
/// `Self` has: current(), emit(key, value, context), emit_to<Name>(...), has_child<Name>(), store_named<Name>(),
/// raw_store<Definition>(), log_change<Definition>(...), add_punctuator(...), current_stream_time_ms(),
/// current_system_time_ms(); for stores with a record cache is_in_record(), has_ended(), flush_cache<Definition>().
template <typename Self>
class processing_context {
    Self& self() { return static_cast<Self&>(*this); }
    Self const& self() const { return static_cast<Self const&>(*this); }

public:
    /// The record that is being processed; null in init, close and punctuators.
    nullable<record_context> record_metadata() const {
        auto const& at = self().current();
        return at.topic.empty() ? nullable<record_context>{} : nullable<record_context>{at};
    }
    /// Of the record; in a punctuator its time.
    std::int64_t timestamp_ms() const { return self().current().timestamp_ms; }
    /// Of the record, which later operators of that record see, too; in a punctuator empty ones.
    weir::headers& headers() const { return self().current().headers(); }

    /// A store that the processor is connected to, by its name, or by its definition.
    template <fixed_string Name>
    auto store() {
        using definition = typename Self::template store_named<Name>;
        constexpr bool found = !__is_same(definition, void);
        static_assert(
            found || detail::this_processor_is_connected_to_a_store_named<Name>,
            "context.store<Name>(): the processor is not connected to a store of this name; give the store to "
            "process(processor, store), or list it in the processor's `stores` [weir-E174]");
        if constexpr (found) {
            auto& held = self().template raw_store<definition>();
            return key_value_access<definition, detail::change_log<Self, definition>,
                                    std::remove_reference_t<decltype(held)>>{held, {&self()}};
        } else
            return detail::no_store{};
    }
    template <typename Definition>
    auto store(Definition const&) {
        return store_of(static_cast<Definition*>(nullptr));
    }

    /// Calls `f(now_ms)` or `f(now_ms, context)` every `interval_ms` of stream time or wall clock. By stream time for
    /// the first time with the first record, by wall clock after one interval; or first at `start_ms`. Intervals that
    /// were missed are skipped. Throws weir::error for an interval below 1.
    template <typename F>
    cancellable schedule(punctuation clock, std::int64_t interval_ms, F f) {
        static_assert(detail::punctuator_can_be_called<F, Self>,
                      "context.schedule(clock, interval_ms, f): f cannot be called with the time, a std::int64_t, or "
                      "with the time and the context [weir-E173]");
        auto const start_ms =
            clock == punctuation::stream_time ? 0 : detail::later_ms(self().current_system_time_ms(), interval_ms);
        return add(clock, start_ms, interval_ms, f);
    }
    template <typename F>
    cancellable schedule(punctuation clock, std::int64_t start_ms, std::int64_t interval_ms, F f) {
        static_assert(detail::punctuator_can_be_called<F, Self>,
                      "context.schedule(clock, start_ms, interval_ms, f): f cannot be called with the time, a "
                      "std::int64_t, or with the time and the context [weir-E173]");
        return add(clock, start_ms, interval_ms, f);
    }

protected:
    // The record's context, or a copy with a time, or with both of one's own.
    record_context& current_with() const { return self().current(); }
    record_context current_with(std::int64_t timestamp_ms) const {
        return current_with(timestamp_ms, self().current().headers());
    }
    record_context current_with(std::int64_t timestamp_ms, weir::headers& headers) const {
        auto out = self().current();
        out.timestamp_ms = timestamp_ms;
        out.record_headers = &headers;
        return out;
    }

private:
    template <typename F>
    cancellable add(punctuation clock, std::int64_t start_ms, std::int64_t interval_ms, F& f) {
        if constexpr (detail::punctuator_takes_time<F, Self>)
            return self().add_punctuator(clock, start_ms, interval_ms, detail::without_context<F>{std::move(f)});
        else if constexpr (detail::punctuator_can_be_called<F, Self>)
            return self().add_punctuator(clock, start_ms, interval_ms, std::move(f));
        else
            return {};
    }
    template <typename Name, typename KS, typename VS, bool T, bool L, typename E>
    auto store_of(key_value_store_definition<Name, KS, VS, T, L, E>*) {
        return store<Name::fixed>();
    }
};

/// What a processor of `process` has besides: it forwards keys and values.
template <typename Self, typename Key, typename Value>
class processor_context : public processing_context<Self> {
    Self& self() { return static_cast<Self&>(*this); }

public:
    /// To all children, with the record's timestamp and headers, or with others: `forward(key, value)`,
    /// `forward(key, value, timestamp_ms)`, `forward(key, value, timestamp_ms, headers)`. In a punctuator the timestamp
    /// is its time, and there are no headers.
    template <typename K, typename V, typename... At>
        requires detail::is_time_or_headers<At...>
    [[gnu::always_inline]] void forward(K const& key, V const& value, At&&... at) {
        constexpr bool declared = !__is_same(Key, void) && !__is_same(Value, void);
        static_assert(
            detail::processor_declares_what_it_forwards<Key> && detail::processor_declares_what_it_forwards<Value>,
            "context.forward(key, value): the processor does not say what it forwards; add `using key_type` and "
            "`using value_type` to it [weir-E172]");
        if constexpr (declared) {
            static_assert(detail::what_is_forwarded_is_what_was_declared<K, V, Key, Value>,
                          "context.forward(key, value): these are not of the processor's key_type and value_type; null "
                          "needs weir::nullable<T> there [weir-E172]");
            if constexpr (detail::what_is_forwarded_is_what_was_declared<K, V, Key, Value>)
                send(key, value, [&](auto const& k, auto const& v) {
                    auto&& out = this->current_with(at...);
                    self().emit(k, v, out);
                });
        }
    }

    /// To one child only: `context.forward_to(weir::child<"name">, key, value)`, and as `forward`.
    template <fixed_string Name, typename K, typename V, typename... At>
        requires detail::is_time_or_headers<At...>
    void forward_to(detail::child_name<Name>, K const& key, V const& value, At&&... at) {
        constexpr bool found = Self::template has_child<Name>();
        static_assert(found || detail::a_child_of_this_processor_is_named<Name>,
                      "context.forward_to(weir::child<Name>, key, value): no operator after this processor has this "
                      "name; give it one with weir::named<Name> [weir-E175]");
        constexpr bool fits = detail::what_is_forwarded_is_what_was_declared<K, V, Key, Value>;
        static_assert(!found || fits,
                      "context.forward_to(child, key, value): these are not of the key_type and value_type that the "
                      "processor declares; null needs weir::nullable<T> there [weir-E172]");
        if constexpr (found && fits)
            send(key, value, [&](auto const& k, auto const& v) {
                auto&& out = this->current_with(at...);
                self().template emit_to<Name>(k, v, out);
            });
    }

private:
    template <typename K, typename V, typename Next>
    [[gnu::always_inline]] static void send(K const& key, V const& value, Next&& next) {
        detail::as_declared<Key>(
            key, [&](auto const& k) { detail::as_declared<Value>(value, [&](auto const& v) { next(k, v); }); });
    }
};

/// What a processor of `process_values` has besides: it forwards values, with the key of the record.
template <typename Self, typename Value>
class fixed_key_processor_context : public processing_context<Self> {
    Self& self() { return static_cast<Self&>(*this); }

public:
    /// To all children, with the record's key, timestamp and headers, or with others: `forward(value)`,
    /// `forward(value, timestamp_ms)`, `forward(value, timestamp_ms, headers)`. Throws weir::error where there is no
    /// record: in a punctuator.
    template <typename V, typename... At>
        requires detail::is_time_or_headers<At...>
    [[gnu::always_inline]] void forward(V const& value, At&&... at) {
        constexpr bool declared = !__is_same(Value, void);
        static_assert(
            detail::processor_declares_what_it_forwards<Value>,
            "context.forward(value): the processor does not say what it forwards; add `using value_type` to it "
            "[weir-E172]");
        if constexpr (declared) {
            static_assert(detail::what_is_forwarded_is_what_was_declared<int, V, int, Value>,
                          "context.forward(value): this is not of the processor's value_type, and the key cannot be "
                          "changed; null needs weir::nullable<T> there [weir-E172]");
            if constexpr (detail::what_is_forwarded_is_what_was_declared<int, V, int, Value>)
                detail::as_declared<Value>(value, [&](auto const& v) {
                    auto&& out = this->current_with(at...);
                    self().emit(v, out);
                });
        }
    }
};

}  // namespace weir
