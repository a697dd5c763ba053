// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/store/timestamped_key_value_store.hpp>
#include <weir/stream/call.hpp>
#include <weir/stream/group_by_key.hpp>
#include <weir/stream/ktable.hpp>

namespace weir {

namespace detail {

/// What the runtime needs to make a store: its name, its type, and whether its changes are logged.
template <typename Name, typename KeySerde, typename ValueSerde>
struct timestamped_key_value_definition {
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    using store_type = timestamped_key_value_store<KeySerde, ValueSerde>;
    static constexpr std::string_view name = Name::value;
    static constexpr bool logged = true;
};

template <typename StoreName, typename KeySerde, typename Name, typename Tag, int Burned>
struct count_operator : processor_node {
    using name_type = Name;
    using definition = timestamped_key_value_definition<StoreName, KeySerde, serde::integer_serde<std::int64_t>>;
    using stores = store_definitions<definition>;
    static constexpr std::string_view prefix = "KSTREAM-AGGREGATE-";
    static constexpr effect does = effect::general;
    static constexpr bool is_effect = true;
    static constexpr int numbers_burned = Burned;

    [[no_unique_address]] KeySerde key_serde;
    call_id id;

    /// How the runtime makes the stores of this operator.
    template <typename, typename Store>
    Store make_store() const {
        return {key_serde, {}};
    }

    template <typename Flow, typename K, typename V>
    [[gnu::always_inline]] void process(Flow flow, K const& key, V const& value, record_context& context) const {
        if constexpr (slot_can_be_null<K>)
            if (key == nullptr) return flow.drop("null key");
        if constexpr (slot_can_be_null<V>)
            if (value == nullptr) return flow.drop("null value");
        auto const& plain_key = argument<takes::plain>(key, "key");
        auto& store = flow.template store<definition>();
        value_and_timestamp<std::int64_t> old;
        bool const known = store.get(plain_key, old);
        std::int64_t const now = known ? old.value + 1 : 1;
        auto out = context;
        if (known && old.timestamp_ms > out.timestamp_ms) out.timestamp_ms = old.timestamp_ms;
        store.put(plain_key, now, out.timestamp_ms, flow.template log<definition>());
        flow.forward(plain_key,
                     change<std::int64_t>{nullable<std::int64_t>{now},
                                          known ? nullable<std::int64_t>{old.value} : nullable<std::int64_t>{}},
                     out);
    }
};

template <typename KeySerde>
inline constexpr bool key_of_count_has_a_serde = !__is_same(KeySerde, no_serde);

template <fixed_string StoreName, typename Name, typename Tag>
struct count_into {
    using grouped_operator = void;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename GroupName>
    [[gnu::always_inline]] constexpr auto apply(grouped_stream<K, V, KS, VS, N, R, GroupName> const& grouped) const {
        static_assert(
            key_of_count_has_a_serde<KS> && (!R || key_of_count_has_a_serde<VS>),
            "count<Name>: no serde is known for the key, or for the value that a repartition topic carries; pass "
            "them to group_by_key(key_serde, value_serde) [weir-E108]");
        if constexpr (!key_of_count_has_a_serde<KS> || (R && !key_of_count_has_a_serde<VS>))
            return ill_formed{};
        else if constexpr (!R)
            return counted<1>(grouped.stream);
        else if constexpr (__is_same(GroupName, unnamed))
            return counted<4>(through_topic<StoreName, 0>(grouped.stream, 0, id));
        else
            return counted<4>(through_topic<GroupName::fixed, 0>(grouped.stream, 0, grouped.id));
    }

private:
    template <int Burned, typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto counted(kstream<K, V, KS, VS, N, R> const& in) const {
        using op = count_operator<named_as<StoreName>, KS, Name, Tag, Burned>;
        using count_serde = serde::integer_serde<std::int64_t>;
        return ktable<slot_value<K>, std::int64_t, KS, count_serde, node<op, N>, false>{
            {in.node, {}, placed(op{{}, in.key_serde, id}, in.node.op.id)}, in.key_serde, {}};
    }
};

template <typename... Options>
inline constexpr bool count_has_a_store_name = false;

}  // namespace detail

/// Counts the records of each key in the store `Name`, whose changelog is `<application.id>-<Name>-changelog`. Records
/// with a null key or value are dropped and counted as such. The count's timestamp is the highest of its records.
/// Options: named (the node; the store keeps `Name`).
template <fixed_string Name, typename... Options, typename Tag = decltype([] {})>
constexpr auto count(Options...) {
    static_assert(
        is_legal_name(Name.view()),
        "count<Name>: this is no legal store name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    return detail::count_into<Name, detail::only_name_among<Options...>, Tag>{call_id::next()};
}

template <typename... Options>
constexpr auto count(Options...) {
    static_assert(
        detail::count_has_a_store_name<Options...>,
        "count(): its store needs a name that stays when the topology changes; write count<\"name\">() [weir-E112]");
    return detail::ill_formed_aggregation{};
}

}  // namespace weir
