// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/call.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/task_context.hpp>

namespace weir {

namespace detail {

template <typename Definition>
struct held_definition {
    [[no_unique_address]] Definition definition;
};
/// Sorts definitions and connections.
template <typename Stores, typename Connections, typename... Held>
struct sorted_definitions {
    using stores = Stores;
    using connections = Connections;
};
template <typename... S, typename... C, typename Definition, typename... More>
struct sorted_definitions<store_definitions<S...>, store_connections<C...>, Definition, More...>
    : sorted_definitions<store_definitions<S..., Definition>, store_connections<C...>, More...> {};
template <typename... S, typename... C, fixed_string Name, typename... More>
struct sorted_definitions<store_definitions<S...>, store_connections<C...>, store_connection<Name>, More...>
    : sorted_definitions<store_definitions<S...>, store_connections<C..., named_as<Name>>, More...> {};

template <typename... Definitions>
struct definition_list : held_definition<Definitions>... {
    using sorted = sorted_definitions<store_definitions<>, store_connections<>, Definitions...>;
    using stores = typename sorted::stores;
    using connections = typename sorted::connections;
};
template <typename... Definitions, typename New>
constexpr auto with_definition(definition_list<Definitions...> const& list, New const& added) {
    if constexpr (__is_base_of(held_definition<New>, definition_list<Definitions...>))
        return list;
    else
        return definition_list<Definitions..., New>{
            {static_cast<held_definition<Definitions> const&>(list).definition}..., {added}};
}
template <typename List>
constexpr auto definitions_among(List const& list) {
    return list;
}
template <typename List, typename Option, typename... More>
constexpr auto definitions_among(List const& list, Option const& option, More const&... more) {
    if constexpr (is_store_definition<Option> || is_store_connection<Option>)
        return definitions_among(with_definition(list, option), more...);
    else
        return definitions_among(list, more...);
}
template <typename List, typename... Definitions>
constexpr auto all_definitions(List const& list, definition_list<Definitions...> const& more) {
    return definitions_among(list, static_cast<held_definition<Definitions> const&>(more).definition...);
}

/// With the stores that the processor lists itself.
template <typename P, typename List>
constexpr auto with_own_stores(List const& given) {
    if constexpr (requires { all_definitions(given, P::stores); })
        return all_definitions(given, P::stores);
    else if constexpr (requires { P::stores; })
        return definitions_among(given, P::stores);
    else
        return given;
}

/// How `process` of `P` can be called; `Context` is any type, as processors take it as `auto&`.
template <typename P, typename K, typename V, typename Context>
consteval call_shape process_shape() {
    if constexpr (requires(P& p, K const& k, V const& v, Context& c) { p.process(k, v, c); })
        return {true, takes::plain, takes::plain, true};
    else if constexpr (requires(P& p, nullable<K> k, V const& v, Context& c) { p.process(k, v, c); })
        return {true, takes::null_too, takes::plain, true};
    else if constexpr (requires(P& p, K const& k, nullable<V> v, Context& c) { p.process(k, v, c); })
        return {true, takes::plain, takes::null_too, true};
    else if constexpr (requires(P& p, nullable<K> k, nullable<V> v, Context& c) { p.process(k, v, c); })
        return {true, takes::null_too, takes::null_too, true};
    else
        return {};
}
struct any_context {};
template <takes How, typename T>
using as_taken = std::conditional_t<How == takes::null_too, nullable<T>, T const&>;

template <typename Supply, typename Processor, typename InKey, typename InValue, typename Definitions, typename Name,
          typename Tag, bool FixedKey>
struct processor_operator : processor_node {
    using name_type = Name;
    using stores = typename Definitions::stores;
    using connections = typename Definitions::connections;
    using in_key = InKey;
    using in_value = InValue;
    using in_key_value = slot_value<InKey>;
    using key_type = std::conditional_t<FixedKey, InKey, typename forwarded_key<Processor>::type>;
    using value_type = typename forwarded_value<Processor>::type;
    static constexpr std::string_view prefix = FixedKey ? "KSTREAM-PROCESSVALUES-" : "KSTREAM-PROCESSOR-";
    static constexpr effect does = effect::general;
    static constexpr int numbers_burned = __is_same(Name, unnamed) ? 1 : 0;  // as Java's KStreamImpl.process
    static constexpr bool is_effect = true;
    static constexpr bool can_differ = !__is_empty(Supply);
    static constexpr bool shares_stores = true;
    static constexpr bool has_task_state = true;
    static constexpr bool uses_task_time = true;

    [[no_unique_address]] Supply supply;
    [[no_unique_address]] Definitions definitions;
    call_id id;

    template <typename Definition, typename Store>
    Store make_store() const {
        return static_cast<held_definition<Definition> const&>(definitions).definition.template make<Store>();
    }

    template <typename Flow>
    class task_state : public task_object<Flow, processor_operator, Processor, FixedKey> {
    public:
        using base = task_object<Flow, processor_operator, Processor, FixedKey>;
        using base::base;

        static constexpr bool is_read() {
            using context = typename base::context_type;
            if constexpr (requires { static_cast<bool>(&Processor::template init<context>); })
                static_cast<void>(&Processor::template init<context>);
            if constexpr (requires { static_cast<bool>(&Processor::template process<context>); })
                static_cast<void>(&Processor::template process<context>);
            else if constexpr (requires {
                                   static_cast<bool>(
                                       &Processor::template process<slot_value<InKey>, slot_value<InValue>, context>);
                               })
                static_cast<void>(&Processor::template process<slot_value<InKey>, slot_value<InValue>, context>);
            return true;
        }

        template <typename K, typename V>
        [[gnu::always_inline]] void process(K const& key, V const& value, record_context& at) {
            constexpr auto shape =
                process_shape<Processor, slot_value<K>, slot_value<V>, typename base::context_type>();
            if constexpr (FixedKey)
                this->enter(at, key);
            else
                this->enter(at);
            auto const& k = argument<shape.key>(key, "key");
            this->object_->process(k, argument<shape.value>(value, "value"), this->context_);
        }
    };

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, V const& value, record_context& context) const {
        flow.state().process(key, value, context);
    }
};

template <typename P, typename K, typename V>
inline constexpr bool this_is_a_processor_for_the_stream = process_shape<P, K, V, any_context>().possible;
template <typename Option>
inline constexpr bool processor_takes_this_option =
    is_name<Option> || is_store_connection<Option> || is_store_definition<Option> || is_ill_formed<Option>;
template <typename P, typename K, typename V>
inline constexpr bool process_returns_nothing = __is_same(
    decltype(std::declval<P&>().process(std::declval<as_taken<process_shape<P, K, V, any_context>().key, K>>(),
                                        std::declval<as_taken<process_shape<P, K, V, any_context>().value, V>>(),
                                        std::declval<any_context&>())),
    void);

// Whether a class has a member of this name, of any form: then a name from two base classes is ambiguous.

struct has_init_and_close {
    int init, close;
};
template <typename P>
struct with_init_and_close : P, has_init_and_close {};
template <typename P>
inline constexpr bool names_init = !__is_final(P) && !requires { &with_init_and_close<P>::init; };
template <typename P>
inline constexpr bool names_close = !__is_final(P) && !requires { &with_init_and_close<P>::close; };

template <typename P>
inline constexpr bool init_can_be_called_with_a_context =
    !names_init<P> || requires(P& p, any_context& context) { p.init(context); };
template <typename P>
inline constexpr bool close_can_be_called = !names_close<P> || requires(P& p) { p.close(); };

template <typename Supply, typename Definitions, typename Name, typename Tag, bool FixedKey>
struct processor_from {
    using weir_operator = void;
    Supply supply;
    Definitions definitions;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        using processor =
            typename decltype(object_of<Supply, process_shape<Supply, slot_value<K>, slot_value<V>, any_context>()
                                                    .possible>())::type;
        using in_key = slot_value<K>;
        using in_value = slot_value<V>;
        constexpr bool fits = process_shape<processor, in_key, in_value, any_context>().possible;
        static_assert(
            this_is_a_processor_for_the_stream<processor, in_key, in_value>,
            "process(p): p is no processor for this stream; it needs void process(key, value, auto& context), with key "
            "and value as T const& or weir::nullable<T>, or is a function that makes such an object [weir-E171]");
        if constexpr (!fits)
            return ill_formed{};
        else {
            static_assert(init_can_be_called_with_a_context<processor>,
                          "process(p): its init cannot be called; write void init(auto& context) [weir-E171]");
            static_assert(close_can_be_called<processor>,
                          "process(p): its close cannot be called; write void close() [weir-E171]");
            static_assert(process_returns_nothing<processor, in_key, in_value>,
                          "process(p): what its process returns would be lost; write void process(key, value, auto& "
                          "context) and context.forward(...) [weir-E171]");
            auto const all = with_own_stores<processor>(definitions);
            using op =
                processor_operator<Supply, processor, K, V, std::remove_cvref_t<decltype(all)>, Name, Tag, FixedKey>;
            using key = typename op::key_type;
            using value = typename op::value_type;
            auto const made = placed(op{{}, supply, all, id}, in.node.op.id);
            if constexpr (__is_same(key, void) || __is_same(value, void))
                return output<node<op, N>>{{in.node, {}, made}};
            else {
                constexpr bool same_key = __is_same(slot_value<key>, slot_value<K>),
                               same_value = __is_same(slot_value<value>, slot_value<V>);
                return kstream<key, value, decltype(kept<same_key>(in.key_serde)),
                               decltype(kept<same_value>(in.value_serde)), node<op, N>, R || !FixedKey>{
                    {in.node, {}, made}, kept<same_key>(in.key_serde), kept<same_value>(in.value_serde)};
            }
        }
    }
};

template <bool FixedKey, typename Tag, typename P, typename... Options>
constexpr auto make_processor(P const& processor, Options const&... options) {
    static_assert((processor_takes_this_option<Options> && ...),
                  "process(processor, options...): an option is neither weir::named<\"name\"> nor a store, which "
                  "weir::store<\"name\">(key_serde, value_serde) makes [weir-E123]");
    if constexpr (!(processor_takes_this_option<Options> && ...) || (is_ill_formed<Options> || ...))
        return ill_formed_operator{};
    else {
        auto const definitions = definitions_among(definition_list<>{}, options...);
        return processor_from<P, std::remove_cvref_t<decltype(definitions)>, name_among<Options...>, Tag, FixedKey>{
            processor, definitions, call_id::next()};
    }
}

}  // namespace detail

/// What a processor lists as its `stores`, so that `process` connects them: `static constexpr auto stores =
/// weir::stores(a, b);`.
template <typename... Definitions>
constexpr auto stores(Definitions const&... definitions) {
    return detail::definitions_among(detail::definition_list<>{}, definitions...);
}

}  // namespace weir
