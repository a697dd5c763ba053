// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/processor_operator.hpp>
#include <weir/stream/table_operator.hpp>

namespace weir {

namespace detail {
template <typename... Given>
inline constexpr bool a_transformer_forwards_by_what_it_returns = false;
}

/// What a transformer's context offers: that of processors, but forwarding.
template <typename Self>
class value_transformer_context : public processing_context<Self> {
public:
    template <typename... Given>
    void forward(Given const&...) {
        static_assert(detail::a_transformer_forwards_by_what_it_returns<Given...>,
                      "context.forward: a transformer forwards nothing but what its transform returns [weir-E179]");
    }
};

namespace detail {

template <typename Self, typename Operator, bool FixedKey>
    requires(Operator::is_transformer)
struct context_base_of<Self, Operator, FixedKey> {
    using type = value_transformer_context<Self>;
};

/// How `transform` of `T` can be called, as process_shape.
template <typename T, typename K, typename V, typename Context>
consteval call_shape transform_shape() {
    if constexpr (requires(T& t, K const& k, V const& v, Context& c) { t.transform(k, v, c); })
        return {true, takes::plain, takes::plain, true};
    else if constexpr (requires(T& t, K const& k, nullable<V> v, Context& c) { t.transform(k, v, c); })
        return {true, takes::plain, takes::null_too, true};
    else if constexpr (requires(T& t, K const& k, V const& v) { t.transform(k, v); })
        return {true, takes::plain, takes::plain, false};
    else if constexpr (requires(T& t, K const& k, nullable<V> v) { t.transform(k, v); })
        return {true, takes::plain, takes::null_too, false};
    else
        return {};
}

template <typename Context, typename T, typename K, typename V>
[[gnu::always_inline]] constexpr decltype(auto) call_transform(T& transformer, K const& key, nullable<V> value,
                                                               Context& context) {
    constexpr auto shape = transform_shape<T, K, V, Context>();
    if constexpr (shape.context)
        return transformer.transform(key, argument<shape.value>(value, "value"), context);
    else
        return transformer.transform(key, argument<shape.value>(value, "value"));
}
/// Names the call only, as its body needs a real context.
template <typename T, typename K, typename V>
consteval auto find_result_of_transform() {
    constexpr auto shape = transform_shape<T, K, V, any_context>();
    using value = as_taken<shape.value, V>;
    if constexpr (shape.context)
        return std::type_identity<decltype(std::declval<T&>().transform(std::declval<K const&>(), std::declval<value>(),
                                                                        std::declval<any_context&>()))>{};
    else
        return std::type_identity<decltype(std::declval<T&>().transform(std::declval<K const&>(),
                                                                        std::declval<value>()))>{};
}
template <typename T, typename K, typename V>
using result_of_transform = std::remove_cvref_t<typename decltype(find_result_of_transform<T, K, V>())::type>;

/// The store of the result, which no other operator shares, though it may share those that it uses.
template <typename Definition, typename Tag>
struct transformed_definition : Definition {
    using table_definition = void;
};

template <typename Definition, typename Others>
struct stores_with {
    using type = Others;
};
template <typename Definition, typename Tag, typename... Others>
struct stores_with<transformed_definition<Definition, Tag>, store_definitions<Others...>> {
    using type = store_definitions<transformed_definition<Definition, Tag>, Others...>;
};

/// Asks the transformer for each new value, deletions too, and, where somebody below wants the values that changes
/// replace and no store has them, for the old value again, as Kafka Streams does.
template <typename Definition, typename Supply, typename Transformer, typename Key, typename Value,
          typename Definitions, bool ParentKnows, typename KeySerde, typename ValueSerde, typename Name, typename Tag>
struct transform_values_operator : processor_node {
    using name_type = Name;
    using stores = typename stores_with<Definition, typename Definitions::stores>::type;
    using connections = typename Definitions::connections;
    using in_key_value = Key;
    using result = slot_value<slot_of_result<result_of_transform<Transformer, Key, Value>>>;
    static constexpr std::string_view prefix = "KTABLE-TRANSFORMVALUES-";
    static constexpr effect does = effect::general;
    static constexpr bool is_transformer = true;
    static constexpr bool is_effect = true;
    static constexpr bool can_differ = !__is_empty(Supply);
    static constexpr bool shares_stores = true;
    static constexpr bool has_task_state = true;
    static constexpr bool uses_task_time = true;
    static constexpr bool has_store = !__is_same(Definition, void);
    static constexpr old_values asks_for = has_store ? old_values::unused : old_values::passed_on;
    static constexpr bool knows_old_values = has_store || ParentKnows;

    [[no_unique_address]] Supply supply;
    [[no_unique_address]] Definitions definitions;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;

    template <typename Wanted, typename Store>
    Store make_store() const {
        if constexpr (__is_same(Wanted, Definition))
            return {key_serde, value_serde};
        else
            return static_cast<held_definition<Wanted> const&>(definitions).definition.template make<Store>();
    }
    template <typename Flow>
    void flush_cache(Flow flow) const {
        if constexpr (has_store)
            if constexpr (Definition::cached) flush_table<Definition>(flow);
    }

    template <typename Flow>
    class task_state : public task_object<Flow, transform_values_operator, Transformer, true> {
    public:
        using base = task_object<Flow, transform_values_operator, Transformer, true>;
        using base::base;

        static constexpr bool is_read() {
            using context = typename base::context_type;
            if constexpr (requires { static_cast<bool>(&Transformer::template init<context>); })
                static_cast<void>(&Transformer::template init<context>);
            if constexpr (requires { static_cast<bool>(&Transformer::template transform<context>); })
                static_cast<void>(&Transformer::template transform<context>);
            else if constexpr (requires { static_cast<bool>(&Transformer::template transform<Key, Value, context>); })
                static_cast<void>(&Transformer::template transform<Key, Value, context>);
            return true;
        }

        [[gnu::always_inline]] auto transform(Key const& key, nullable<Value> value, record_context& at) {
            this->enter(at);
            return call_transform(*this->object_, key, value, this->context_);
        }
    };

    template <typename Flow>
    [[gnu::always_inline]] void process(Flow flow, Key const& key, change<Value> const& c,
                                        record_context& context) const {
        auto& state = flow.state();
        auto const now = state.transform(key, c.new_value, context);
        if constexpr (has_store) {
            auto const at = flow.template store<Definition>().locate(key);
            replace_in_table<Definition>(flow, at, key, nullable_of(as_slot(now)), context);
        } else if constexpr (Flow::sends_old_values) {
            auto const before = state.transform(key, c.old_value, context);
            flow.forward(key, change<result>{nullable_of(as_slot(now)), nullable_of(as_slot(before))}, context);
        } else
            flow.forward(key, change<result>{nullable_of(as_slot(now)), {}}, context);
    }
};

template <typename T, typename K, typename V>
inline constexpr bool this_is_a_transformer_for_the_table = transform_shape<T, K, V, any_context>().possible;
template <typename T, typename K, typename V>
inline constexpr bool transform_returns_the_new_value = !__is_same(result_of_transform<T, K, V>, void);
template <typename Option>
inline constexpr bool transform_values_takes_this_option =
    is_name<Option> || is_materialized<Option> || is_store_connection<Option> || is_store_definition<Option> ||
    is_ill_formed<Option>;

template <typename Supply, typename Definitions, typename Materialized, typename Name, typename Tag>
struct transform_values_of {
    using table_operator = void;
    Supply supply;
    Definitions definitions;
    Materialized kept;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto apply(ktable<K, V, KS, VS, N, D> const& in) const {
        using transformer =
            typename decltype(object_of<Supply, transform_shape<Supply, K, V, any_context>().possible>())::type;
        static_assert(
            this_is_a_transformer_for_the_table<transformer, K, V>,
            "transform_values(t): t is no transformer for this table; it needs transform(key, value, auto& context), "
            "with the key as K const& and the value as weir::nullable<V>, or is a function that makes one [weir-E179]");
        if constexpr (this_is_a_transformer_for_the_table<transformer, K, V>) {
            static_assert(transform_returns_the_new_value<transformer, K, V>,
                          "transform_values(t): its transform must return the new value [weir-E179]");
            static_assert(init_can_be_called_with_a_context<transformer>,
                          "transform_values(t): its init cannot be called; write void init(auto& context) [weir-E179]");
            static_assert(close_can_be_called<transformer>,
                          "transform_values(t): its close cannot be called; write void close() [weir-E179]");
            if constexpr (transform_returns_the_new_value<transformer, K, V>)
                return appended<transformer>(in);
            else
                return ill_formed{};
        } else
            return ill_formed{};
    }

private:
    template <typename T, typename K, typename V, typename KS, typename VS, typename N, bool D>
    [[gnu::always_inline]] constexpr auto appended(ktable<K, V, KS, VS, N, D> const& in) const {
        using slot = slot_of_result<result_of_transform<T, K, V>>;
        using result = slot_value<slot>;
        auto const all = with_own_stores<T>(definitions);
        using all_type = std::remove_cvref_t<decltype(all)>;
        constexpr bool knows = N::operator_type::knows_old_values;
        auto const inherited = detail::kept<__is_same(result, V)>(in.value_serde);
        if constexpr (!Materialized::has_store) {
            using op = transform_values_operator<void, Supply, T, K, V, all_type, knows, no_serde, no_serde, Name, Tag>;
            return ktable<K, result, KS, std::remove_const_t<decltype(inherited)>, node<op, N>, slot_can_be_null<slot>>{
                {in.node, {}, placed(op{{}, supply, all, {}, {}, id}, in.node.op.id)}, in.key_serde, inherited};
        } else {
            auto const ks = resolve_serde<K>(kept.key_serde, in.key_serde);
            auto const vs = resolve_serde<result>(kept.value_serde, inherited);
            using ks_type = std::remove_const_t<decltype(ks)>;
            using vs_type = std::remove_const_t<decltype(vs)>;
            if constexpr (!has_a_changelog_of_its_own<Materialized>() ||
                          !serdes_can_keep<K, result, ks_type, vs_type>())
                return ill_formed{};
            else {
                using definition = transformed_definition<
                    typename Materialized::template definition<ks_type, vs_type, slot_can_be_null<slot>>, Tag>;
                using op = transform_values_operator<definition, Supply, T, K, V, all_type, knows, ks_type, vs_type,
                                                     Name, Tag>;
                return ktable<K, result, ks_type, vs_type, node<op, N>, slot_can_be_null<slot>>{
                    {in.node, {}, placed(op{{}, supply, all, ks, vs, id}, in.node.op.id)}, ks, vs};
            }
        }
    }
};

}  // namespace detail

/// A new value for each change of a table, by a transformer, a class of the user's with stores and punctuators:
/// `transform(key, value, context)` returns it; the value is null where the key was deleted, and a `std::optional`
/// result may be. The result type must be written out. Optional: `init(auto& context)` and `close()`.
/// `transformer` is an object that each task copies, or a function that makes one. Options: named,
/// materialized<"store">(...), and stores as for `process`.
template <typename T, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(T, T const&))
constexpr auto transform_values(T transformer, Options const&... options) {
    static_assert((detail::transform_values_takes_this_option<Options> && ...),
                  "transform_values(transformer, options...): an option is no weir::named<\"name\">, "
                  "weir::materialized<\"store\">() or store, which weir::store<\"name\">(...) makes [weir-E123]");
    if constexpr (!(detail::transform_values_takes_this_option<Options> && ...) || (is_ill_formed<Options> || ...))
        return ill_formed_operator{};
    else {
        auto const definitions = detail::definitions_among(detail::definition_list<>{}, options...);
        auto const kept = detail::materialized_among(options...);
        return detail::transform_values_of<T, std::remove_cvref_t<decltype(definitions)>,
                                           std::remove_const_t<decltype(kept)>, detail::name_among<Options...>, Tag>{
            transformer, definitions, kept, call_id::next()};
    }
}

}  // namespace weir
