// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/error/error.hpp>
#include <weir/record/record_context.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>

namespace weir {

namespace detail {

/// Null keys have no partition of their own and are left out before the topic, without being counted as dropped.
template <typename Name, int Before = 0>
struct repartition_filter : processor_node {
    using name_type = Name;
    static constexpr std::string_view prefix = "KSTREAM-FILTER-";
    static constexpr effect does = effect::tests;
    static constexpr int numbers_burned = 0;
    static constexpr int numbers_before = Before;
    call_id id;

    template <typename K>
    [[gnu::always_inline]] constexpr bool evaluate(K const& key, auto const&, record_context&) const {
        if constexpr (slot_can_be_null<K>)
            return key != nullptr;
        else
            return true;
    }
};

template <typename Topic, typename Name, typename KeySerde, typename ValueSerde, int Burned = 0, int Before = 0>
struct repartition_sink : processor_node {
    using name_type = Name;
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    static constexpr node_kind kind = node_kind::sink;
    static constexpr effect does = effect::sends;
    static constexpr std::string_view prefix = "KSTREAM-SINK-";
    static constexpr std::string_view topic = Topic::value;
    static constexpr bool is_effect = true;
    static constexpr bool is_internal = true;
    static constexpr int numbers_burned = Burned;
    static constexpr int numbers_before = Before;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    call_id id;
};

/// The other side of the topic, and the start of another subtopology.
template <typename Topic, typename Name, typename KeySerde, typename ValueSerde, typename Key, typename Value,
          int Burned, int Before = 0>
struct repartition_source : processor_node {
    using name_type = Name;
    using key_serde_type = KeySerde;
    using value_serde_type = ValueSerde;
    using key_type = Key;      // no null: see repartition_filter
    using value_type = Value;
    static constexpr node_kind kind = node_kind::source;
    static constexpr std::string_view prefix = "KSTREAM-SOURCE-";
    static constexpr std::string_view topic = Topic::value;
    static constexpr bool is_effect = true;
    static constexpr bool is_internal = true;
    static constexpr bool is_detached = true;
    static constexpr int numbers_burned = Burned;
    static constexpr int numbers_before = Before;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    std::int32_t partitions = 0;  // 0: as many as the largest source of the upstream subtopology
    call_id id;
};

/// The names of the nodes around the topic `<Name>-repartition`; `Number` is the first of their generated ones.
template <fixed_string Name, int Number, bool Generated = is_generated_topic_name(Name.view())>
struct names_around_topic {
    using filter = named_as<Name + "-repartition-filter">;
    using sink = named_as<Name + "-repartition-sink">;
    using source = named_as<Name + "-repartition-source">;
    static constexpr int sink_number = 0, filter_number = 0, source_number = 0;
};
template <fixed_string Name, int Number>
struct names_around_topic<Name, Number, true> {
    using filter = unnamed;
    using sink = unnamed;
    using source = unnamed;
    static constexpr int sink_number = Number, filter_number = Number + 1, source_number = Number + 2;
};

/// Appends filter, sink and source around the topic `<Name>-repartition`. Numbers that are generated for them begin
/// `Number` after those that are used up so far, of which `Burned` are added here.
template <fixed_string Name, int Burned, int Number, typename K, typename V, typename KS, typename VS, typename N,
          bool R>
[[gnu::always_inline]] constexpr auto through_topic(kstream<K, V, KS, VS, N, R> const& in, std::int32_t partitions,
                                                    call_id id) {
    using topic = named_as<Name + "-repartition">;
    using names = names_around_topic<Name, Number>;
    using filter = repartition_filter<typename names::filter, names::filter_number>;
    using sink = repartition_sink<topic, typename names::sink, KS, VS, 0, names::sink_number>;
    using source =
        repartition_source<topic, typename names::source, KS, VS, slot_value<K>, V, Burned, names::source_number>;
    node<filter, N> const filtered{in.node, {}, placed(filter{{}, id}, in.node.op.id)};
    node<sink, node<filter, N>> const sent{
        filtered, {}, placed(sink{{}, in.key_serde, in.value_serde, id}, filtered.op.id)};
    return kstream<slot_value<K>, V, KS, VS, node<source, node<sink, node<filter, N>>>>{
        {sent, {}, placed(source{{}, in.key_serde, in.value_serde, partitions, id}, sent.op.id)},
        in.key_serde,
        in.value_serde};
}

template <typename Key, typename KS, typename Value, typename VS>
inline constexpr bool repartition_has_serdes = !__is_same(KS, no_serde) && !__is_same(VS, no_serde);

/// The stream with serdes that can write it to a topic.
template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename GivenKey, typename GivenValue>
[[gnu::always_inline]] constexpr auto with_serdes(kstream<K, V, KS, VS, N, R> const& in, GivenKey const& key,
                                                  GivenValue const& value) {
    auto const ks = resolve_serde<slot_value<K>>(key, in.key_serde);
    auto const vs = resolve_serde<slot_value<V>>(value, in.value_serde);
    return kstream<K, V, std::remove_const_t<decltype(ks)>, std::remove_const_t<decltype(vs)>, N, R>{in.node, ks, vs};
}

template <fixed_string Name, typename KeySerde, typename ValueSerde>
struct repartition_operator {
    using weir_operator = void;
    [[no_unique_address]] KeySerde key_serde;
    [[no_unique_address]] ValueSerde value_serde;
    std::int32_t partitions;
    call_id id;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        auto const full = with_serdes(in, key_serde, value_serde);
        using ks = decltype(full.key_serde);
        using vs = decltype(full.value_serde);
        static_assert(repartition_has_serdes<K, ks, V, vs>,
                      "repartition<Name>: no serde is known for this stream's key or value; pass "
                      "repartition<Name>(key_serde, value_serde) [weir-E108]");
        if constexpr (!repartition_has_serdes<K, ks, V, vs>)
            return ill_formed{};
        else {
            static_assert(serde_is_for<ks, slot_value<K>> && serde_is_for<vs, slot_value<V>>,
                          "repartition<Name>(key_serde, value_serde): a serde is for another type than the stream has "
                          "[weir-E109]");
            if constexpr (!serde_is_for<ks, slot_value<K>> || !serde_is_for<vs, slot_value<V>>)
                return ill_formed{};
            else {
                // Without a name, Kafka Streams generates one and uses up its number.
                constexpr int named = is_generated_topic_name(Name.view()) ? 1 : 0;
                return through_topic<Name, 3 + named, named>(full, partitions, id);
            }
        }
    }
};

template <typename... Options>
constexpr std::int32_t partitions_among(Options const&... options) {
    std::int32_t found = 0;
    [[maybe_unused]] auto const look = [&](auto const& option) {
        if constexpr (requires { option.number_of_partitions; }) found = option.number_of_partitions;
    };
    (look(options), ...);
    return found;
}

}  // namespace detail

/// Option of repartition: how many partitions its topic has.
struct number_of_partitions_option {
    std::int32_t number_of_partitions;
};

namespace detail {
template <typename Option>
inline constexpr bool repartition_takes_this_option =
    any_serde<Option> || __is_same(Option, number_of_partitions_option);
}
/// Throws topology_error for less than 1.
constexpr number_of_partitions_option number_of_partitions(std::int32_t count) {
    if (count < 1) throw topology_error{"number_of_partitions(" + std::to_string(count) + "): it must be at least 1"};
    return {count};
}

/// Sends the stream through the internal topic `<application.id>-<Name>-repartition`, so that the partition fits
/// the key
/// again. Null keys are left out. Options: serdes of key and value, number_of_partitions(n) (default: as the
/// input has).
template <fixed_string Name, typename... Options, typename Tag = decltype([] {})>
constexpr auto repartition(Options const&... options) {
    static_assert(
        is_legal_name(Name.view()),
        "repartition<Name>: this is no legal name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    static_assert((detail::repartition_takes_this_option<Options> && ...),
                  "repartition<Name>(options...): an option is neither a serde nor weir::number_of_partitions(n) "
                  "[weir-E123]");
    if constexpr (!(detail::repartition_takes_this_option<Options> && ...))
        return ill_formed_operator{};
    else {
        auto const key = detail::serde_among<0>(options...);
        auto const value = detail::serde_among<1>(options...);
        return detail::repartition_operator<Name, std::remove_const_t<decltype(key)>,
                                            std::remove_const_t<decltype(value)>>{
            key, value, detail::partitions_among(options...), call_id::next()};
    }
}

namespace detail {
template <typename... Options>
inline constexpr bool repartition_has_a_name = false;
}

template <typename... Options>
constexpr auto repartition(Options const&...) {
    static_assert(detail::repartition_has_a_name<Options...>,
                  "repartition(): its topic needs a name that stays when the topology changes; write "
                  "repartition<\"name\">() [weir-E112]");
    return ill_formed_operator{};
}

}  // namespace weir
