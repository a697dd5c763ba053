// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <weir/stream/processor_context.hpp>
#include <weir/topology/node.hpp>

// Objects of the user's that live in a task: processors and transformers, with what they see of it.

namespace weir::detail {

/// The definition of this name, as a type_identity; void: there is none.
template <fixed_string Name>
std::type_identity<void> definition_named(store_definitions<>*);
template <fixed_string Name, typename Definition, typename... More>
auto definition_named(store_definitions<Definition, More...>*) {
    if constexpr (Definition::name == Name.view())
        return std::type_identity<Definition>{};
    else
        return decltype(definition_named<Name>(static_cast<store_definitions<More...>*>(nullptr))){};
}

template <typename Self, typename Operator, bool FixedKey>
struct context_base_of {
    using type =
        std::conditional_t<FixedKey, fixed_key_processor_context<Self, typename Operator::value_type>,
                           processor_context<Self, typename Operator::key_type, typename Operator::value_type>>;
};

template <typename Self, typename Operator, bool FixedKey>
using context_base = typename context_base_of<Self, Operator, FixedKey>::type;

template <typename, typename, typename, bool>
class task_object;

/// The context of a processor in a task.
template <typename Flow, typename Operator, bool FixedKey>
class task_context : public context_base<task_context<Flow, Operator, FixedKey>, Operator, FixedKey> {
    template <typename, typename, typename, bool>
    friend class task_object;
    template <typename>
    friend class weir::processing_context;
    template <typename, typename, typename>
    friend class weir::processor_context;
    template <typename, typename>
    friend class weir::fixed_key_processor_context;
    template <typename, typename>
    friend struct change_log;

    Flow flow_;
    record_context* current_ = nullptr;  // null: no record
    nullable<typename Operator::in_key_value> key_;  // of process_values
    bool has_key_ = false, has_ended_ = false;
    mutable record_context nowhere_;
    mutable weir::headers no_headers_;

    template <fixed_string Name>
    static auto find_store() {
        using own = decltype(definition_named<Name>(static_cast<typename Operator::stores*>(nullptr)));
        if constexpr (!__is_same(own, std::type_identity<void>))
            return own{};
        else if constexpr (is_connected<Name>())
            return std::type_identity<typename Flow::template definition_named<Name>>{};
        else
            return std::type_identity<void>{};
    }
    template <fixed_string Name>
    static consteval bool is_connected() {
        for (int i = 0; i < Operator::connections::count; ++i)
            if (Operator::connections::names[i] == Name.view()) return true;
        return false;
    }
    template <fixed_string Name>
    using store_named = typename decltype(find_store<Name>())::type;

    record_context& current() const {
        if (current_) [[likely]]
            return *current_;
        nowhere_.record_headers = &no_headers_;
        return nowhere_;
    }
    [[noreturn, gnu::cold, gnu::noinline]] static void throw_no_record() {
        throw error{"forward: there is no record here; process and punctuators forward, init and close do not"};
    }
    template <typename K, typename V>
    [[gnu::always_inline]] void emit(K const& key, V const& value, record_context& context) {
        if (!current_) [[unlikely]]
            throw_no_record();
        flow_.forward(key, value, context);
    }
    template <typename V>
    [[gnu::always_inline]] void emit(V const& value, record_context& context) {
        if (!has_key_) throw error{"a punctuator of process_values has no record whose key it could forward"};
        if constexpr (slot_can_be_null<typename Operator::in_key>)
            flow_.forward(key_, value, context);
        else
            flow_.forward(*key_, value, context);
    }
    template <fixed_string Name, typename K, typename V>
    void emit_to(K const& key, V const& value, record_context& context) {
        if (!current_) throw_no_record();
        flow_.template forward_to<Name>(key, value, context);
    }
    template <fixed_string Name>
    static consteval bool has_child() {
        return Flow::template has_child<Name>();
    }
    template <typename Definition>
    auto& raw_store() {
        return flow_.template store<Definition>();
    }
    template <typename Definition>
    void log_change(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        flow_.template log<Definition>()(key, value, timestamp_ms);
    }
    bool is_in_record() const { return current_; }
    bool has_ended() const { return has_ended_; }
    template <typename Definition>
    void flush_cache() {
        auto* const current = current_;  // a processor below the table that it changes processes others meanwhile
        auto const key = key_;
        bool const has_key = has_key_;
        flow_.template flush_cache_of<Definition>();
        current_ = current;
        key_ = key;
        has_key_ = has_key;
    }
    template <typename F>
    cancellable add_punctuator(punctuation clock, std::int64_t start_ms, std::int64_t interval_ms, F f) {
        return flow_.schedule(clock, start_ms, interval_ms, [this, f = std::move(f)](record_context& at) mutable {
            current_ = &at;
            has_key_ = false;
            f(at.timestamp_ms, *this);
        });
    }

public:
    explicit constexpr task_context(Flow flow) : flow_{flow} {}

    /// The highest timestamp of the task's records so far; -1: there was none.
    std::int64_t current_stream_time_ms() const { return flow_.stream_time_ms(); }
    std::int64_t current_system_time_ms() const { return flow_.system_time_ms(); }
    /// "0_1": subtopology and partition.
    std::string task_id() const { return flow_.task_name(); }
    std::string const& application_id() const { return flow_.application_id(); }
    /// Asks for a commit as soon as possible.
    void commit() { flow_.request_commit(); }
};

/// The type of an argument that is an object of the user's, or makes one; `Is`: it is one.
template <typename Supply, bool Is>
consteval auto object_of() {
    if constexpr (!Is && requires(Supply const& make) { make(); })
        return std::type_identity<std::remove_cvref_t<decltype(std::declval<Supply const&>()())>>{};
    else
        return std::type_identity<Supply>{};
}

// The compiler reads what the user's functions do with their context as soon as these are named, and tells of a mistake
// there without the whole loop around it. So they are named before anything is called. Functions with the context as
// `auto&` can be named, and those that take key and value as `auto` besides; others are read later.

/// A processor or transformer in one task, and its context. Made by `init`, as a copy of the argument, or by it.
template <typename Flow, typename Operator, typename Object, bool FixedKey>
class task_object {
protected:
    using context_type = task_context<Flow, Operator, FixedKey>;
    context_type context_;
    std::optional<Object> object_;

    /// From now on the context is that of this record.
    [[gnu::always_inline]] void enter(record_context& at) { context_.current_ = &at; }
    template <typename Key>
    [[gnu::always_inline]] void enter(record_context& at, Key const& key) {
        enter(at);
        context_.has_key_ = true;
        context_.key_ = nullable<slot_value<Key>>{key};
    }

public:
    explicit constexpr task_object(Flow flow) : context_{flow} {}

    void init(Operator const& op) {
        if constexpr (__is_same(decltype(op.supply), Object))
            object_.emplace(op.supply);
        else
            object_.emplace(op.supply());
        if constexpr (requires { object_->init(context_); }) object_->init(context_);
    }
    void close() {
        context_.current_ = nullptr;
        context_.has_ended_ = true;
        if constexpr (requires { object_->close(); })
            if (object_) object_->close();
    }
};

}  // namespace weir::detail
