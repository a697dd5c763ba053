// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <type_traits>
#include <weir/topology/named.hpp>
#include <weir/topology/node.hpp>

// The TopologyExceptions that Kafka Streams throws at start-up because of names: found in arrays of views over the flat
// list, so that no template is instantiated for a pair of nodes.

namespace weir {

template <typename... Vertices>
struct built_topology;

namespace detail {

enum class clash_kind : unsigned char { none, stores, sources, nodes, connections };

/// Two things that must not have one name.
struct name_clash {
    clash_kind kind = clash_kind::none;
    std::string_view front{}, back{};  // the name in two parts

    constexpr std::size_t size() const { return front.size() + back.size(); }
    constexpr char operator[](std::size_t i) const { return i < front.size() ? front[i] : back[i - front.size()]; }
    constexpr std::uint32_t hash() const {  // FNV-1a
        std::uint32_t h = 2166136261u;
        for (std::size_t i = 0; i < size(); ++i) h = (h ^ static_cast<unsigned char>((*this)[i])) * 16777619u;
        return h;
    }
    constexpr bool same_name(name_clash const& other) const {
        if (size() != other.size()) return false;
        for (auto i = size(); i-- > 0;)  // names of one topology rather differ at the end
            if ((*this)[i] != other[i]) return false;
        return true;
    }
};

/// One address for each type: compares types without a template for the pair.
template <typename>
inline constexpr char identity_of{};

/// A store as one operator names it.
struct named_store {
    std::string_view name{};
    char const* definition = nullptr;
    bool shared = false;

    constexpr bool clashes_with(named_store const& other) const {
        return name == other.name && (definition != other.definition || !(shared || other.shared));
    }
};

/// The stores of one operator, in an array whose size depends on nothing.
struct named_stores {
    named_store stores[8]{};
    int count = 0;
};
template <typename Operator, typename... Definitions>
consteval named_stores stores_of(store_definitions<Definitions...>*) {
    static_assert(sizeof...(Definitions) <= 8, "an operator has at most eight stores");
    return {{{Definitions::name, &identity_of<Definitions>, Operator::shares_stores}...}, sizeof...(Definitions)};
}

/// What one vertex is called, before its parent's name is known.
struct named_vertex {
    std::string_view name{};  // empty: generated
    std::string_view topic{};  // that a source reads
    std::string_view const* more_topics = nullptr;
    int more_count = 0;
    int continues = -1;  // a branch: the vertex whose name comes first
    std::string_view internal{};  // topic that a repartition writes

    constexpr std::string_view topic_at(int i) const { return i == 0 ? topic : more_topics[i - 1]; }
};
template <typename Operator, int First>
consteval named_vertex names_of_vertex() {
    named_vertex out{Operator::name_type::value};
    if constexpr (requires { Operator::name_continues_parent; }) out.continues = First;
    if constexpr (requires { Operator::topic; }) {
        if constexpr (!Operator::is_internal && Operator::kind == node_kind::source) out.topic = Operator::topic;
        if constexpr (requires { Operator::more_topics; }) {
            out.more_topics = Operator::more_topics;
            out.more_count = static_cast<int>(sizeof(Operator::more_topics) / sizeof(std::string_view));
        }
        if constexpr (Operator::is_internal && Operator::kind == node_kind::sink) out.internal = Operator::topic;
    }
    return out;
}

/// The first clash: stores and internal topics before sources before nodes, because one mistake may be all three.
template <typename... Vertices>
consteval name_clash find_clash(built_topology<Vertices...> const*) {
    constexpr int size = sizeof...(Vertices);
    named_vertex const v[] = {names_of_vertex<typename Vertices::operator_type, Vertices::first>()...};
    named_stores const s[] = {stores_of<typename Vertices::operator_type>(
        static_cast<typename Vertices::operator_type::stores*>(nullptr))...};
    for (int i = 0; i < size; ++i)
        for (int a = 0; a < s[i].count; ++a)
            for (int j = 0; j < i; ++j)
                for (int b = 0; b < s[j].count; ++b)
                    if (s[i].stores[a].clashes_with(s[j].stores[b])) return {clash_kind::stores, s[i].stores[a].name};
    std::string_view const* const connections[] = {Vertices::operator_type::connections::names...};
    int const connection_count[] = {Vertices::operator_type::connections::count...};
    for (int i = 0; i < size; ++i)
        for (int a = 0; a < connection_count[i]; ++a) {
            bool found = false;
            for (int j = 0; j < size; ++j)
                for (int b = 0; b < s[j].count; ++b) found |= s[j].stores[b].name == connections[i][a];
            if (!found) return {clash_kind::connections, connections[i][a]};
        }
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < i && !v[i].internal.empty(); ++j)
            if (v[i].internal == v[j].internal) return {clash_kind::stores, v[i].internal};
    for (int i = 0; i < size; ++i)
        for (int a = 0; a <= v[i].more_count && !v[i].topic.empty(); ++a)
            for (int j = 0; j < i; ++j)
                for (int b = 0; b <= v[j].more_count; ++b)
                    if (v[i].topic_at(a) == v[j].topic_at(b)) return {clash_kind::sources, v[i].topic_at(a)};
    constexpr unsigned slots = 2 * size + 1;
    name_clash names[size]{};  // of nodes that got one
    int taken[slots]{};  // a hash table of them, because compilers count steps; 0: free, else index + 1
    for (int i = 0; i < size; ++i) {
        if (v[i].name.empty()) continue;
        names[i] = {clash_kind::nodes, v[i].continues < 0 ? std::string_view{} : v[v[i].continues].name, v[i].name};
        if (v[i].continues >= 0 && names[i].front.empty()) names[i] = {};  // begins with a generated number
        if (names[i].size() == 0) continue;
        auto slot = names[i].hash() % slots;
        for (; taken[slot] > 0; slot = (slot + 1) % slots)
            if (names[i].same_name(names[taken[slot] - 1])) return names[i];
        taken[slot] = i + 1;
    }
    return {};
}

/// The name as a template argument, which compilers print.
template <std::size_t Size>
consteval auto clashing_name(name_clash const& clash) {
    fixed_string<Size + 1> name{};
    for (std::size_t i = 0; i < Size; ++i) name.text[i] = clash[i];
    return name;
}

template <fixed_string Name>
inline constexpr bool only_one_store_or_repartition_topic_is_named = false;
template <fixed_string Topic>
inline constexpr bool only_one_source_reads_topic = false;
template <fixed_string Name>
inline constexpr bool only_one_node_is_named = false;
template <fixed_string Name>
inline constexpr bool an_operator_brings_the_store = false;

/// Says what is wrong.
template <clash_kind Kind, fixed_string Name>
consteval void say_clash() {
    if constexpr (Kind == clash_kind::stores)
        static_assert(only_one_store_or_repartition_topic_is_named<Name>,
                      "topology(...): a different store or repartition topic of this name has been added already; give "
                      "each a name of its own [weir-E118]");
    else if constexpr (Kind == clash_kind::sources)
        static_assert(only_one_source_reads_topic<Name>,
                      "topology(...): this topic is read by another source already, with other serdes or another name; "
                      "read it once, and use that stream twice [weir-E117]");
    else if constexpr (Kind == clash_kind::connections)
        static_assert(an_operator_brings_the_store<Name>,
                      "topology(...): a processor is connected to a store of this name, which no table, aggregation or "
                      "other processor of the topology brings [weir-E178]");
    else
        static_assert(only_one_node_is_named<Name>,
                      "topology(...): a node of this name has been added already; give each a name of its own "
                      "[weir-E116]");
}

}  // namespace detail
}  // namespace weir
