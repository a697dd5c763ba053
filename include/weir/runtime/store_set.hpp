// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>
#include <weir/runtime/measured_store.hpp>
#include <weir/store/cached_key_value_store.hpp>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>
#include <weir/topology/topology.hpp>

namespace weir::runtime {

namespace detail {

template <typename Set, typename Definitions>
struct add_stores;
template <typename Set>
struct add_stores<Set, store_definitions<>> {
    using type = Set;
};
template <typename Set, typename Definition, typename... More>
struct add_stores<Set, store_definitions<Definition, More...>>
    : add_stores<typename weir::detail::grow_once<Set, Definition>::type, store_definitions<More...>> {};

template <typename Set, typename... Operators>
struct stores_of_operators {
    using type = Set;
};
template <typename Set, typename Operator, typename... More>
struct stores_of_operators<Set, Operator, More...>
    : stores_of_operators<typename add_stores<Set, typename Operator::stores>::type, More...> {};

template <typename Operators>
struct distinct_stores;
template <typename Indexes, typename... Operators>
struct distinct_stores<weir::detail::stored_operators<Indexes, Operators...>> {
    using type =
        typename weir::detail::unroll<typename stores_of_operators<weir::detail::no_nodes, Operators...>::type>::type;
};

template <typename Definition, bool Measured>
using store_to_hold =
    std::conditional_t<Measured, measured_store<typename Definition::store_type>, typename Definition::store_type>;
template <typename Definition, bool Measured>
struct held_store {
    store_to_hold<Definition, Measured> store;
};

/// An operator that uses the store can make it: the first one found does.
template <typename Definition, typename Store, int I, typename Topology>
Store make_store(Topology const& topology) {
    using stored = weir::detail::stored_at<Topology, I>;
    if constexpr (requires {
                      static_cast<stored const&>(topology.operators).op.template make_store<Definition, Store>();
                  })
        return static_cast<stored const&>(topology.operators).op.template make_store<Definition, Store>();
    else
        return make_store<Definition, Store, I + 1>(topology);
}

template <typename Definition, typename Topology>
consteval int first_user() {
    int i = 0, found = -1;
    auto const look = [&]<typename... Used>(store_definitions<Used...>*) {
        if (found < 0 && (__is_same(Used, Definition) || ...)) found = i;
        ++i;
    };
    [&]<typename Indexes, typename... Operators>(weir::detail::stored_operators<Indexes, Operators...> const*) {
        (look(static_cast<typename Operators::stores*>(nullptr)), ...);
    }(static_cast<typename Topology::operators_type const*>(nullptr));
    return found;
}

template <typename Topology, typename Definitions, bool Measured>
class stores;
template <typename Topology, typename... Definitions, bool Measured>
class stores<Topology, weir::detail::node_list<Definitions...>, Measured> : held_store<Definitions, Measured>... {
public:
    using definitions = weir::detail::node_list<Definitions...>;
    static constexpr int size = sizeof...(Definitions);
    static constexpr bool restores_from_source = (false || ... || requires { Definitions::source_topic; });
    static constexpr bool has_caches = (false || ... || weir::detail::has_record_cache<Definitions>);

    constexpr explicit stores(Topology const& topology)
        : held_store<Definitions, Measured>{
              make_store<Definitions, store_to_hold<Definitions, Measured>, first_user<Definitions, Topology>()>(
                  topology)}... {}

    template <typename Definition>
    [[gnu::always_inline]] auto& get() {
        return static_cast<held_store<Definition, Measured>&>(*this).store;
    }
    template <typename Definition>
    [[gnu::always_inline]] auto const& get() const {
        return static_cast<held_store<Definition, Measured> const&>(*this).store;
    }

    template <typename Definition>
    static constexpr int index_of = [] {
        int i = 0, found = -1;
        ((__is_same(Definition, Definitions) ? void(found = i++) : void(i++)), ...);
        return found;
    }();

    /// Index of the store of this name, -1: there is none.
    static consteval int find([[maybe_unused]] std::string_view name) {
        int i = 0, found = -1;
        ((Definitions::name == name ? void(found = i++) : void(i++)), ...);
        return found;
    }
    template <int I>
    using definition_at = std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Definitions...>>;
    template <int I>
    auto& at() {
        return get<std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Definitions...>>>();
    }

    /// The name of a store whose record cache is not empty; null: there is none.
    std::string_view const* waiting_updates() const {
        std::string_view const* found = nullptr;
        (look_for_updates<Definitions>(found), ...);
        return found;
    }

    /// `visit(index, definition pointer, store, subtopology)` for each store.
    template <typename Visit>
    void for_each([[maybe_unused]] Visit&& visit) {
        (visit(index_of<Definitions>, static_cast<Definitions const*>(nullptr), get<Definitions>(),
               Topology::tables.subtopology[first_user<Definitions, Topology>()]),
         ...);
    }

private:
    template <typename Definition>
    void look_for_updates(std::string_view const*& found) const {
        if constexpr (weir::detail::has_record_cache<Definition>)
            if (!get<Definition>().cache().empty()) found = &Definition::name;
    }
};

}  // namespace detail

/// One of each store that a topology's operators use. `Measured`: they are measured_stores.
template <typename Topology, bool Measured = false>
using store_set =
    detail::stores<Topology, typename detail::distinct_stores<typename Topology::operators_type>::type, Measured>;

}  // namespace weir::runtime
