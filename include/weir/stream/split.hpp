// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <utility>
#include <weir/stream/function_operator.hpp>
#include <weir/topology/collect.hpp>

namespace weir {

namespace detail {

/// One branch of a split: its predicate and the suffix of its name.
template <typename F, typename Name>
struct branch_of {
    using name_type = Name;
    static constexpr bool is_default = false;
    [[no_unique_address]] F predicate;
};
template <typename Name>
struct default_branch_of {
    using name_type = Name;
    static constexpr bool is_default = true;
};

template <typename T>
inline constexpr bool is_branch = requires { T::is_default; };

template <int I, typename Branch>
struct indexed_branch {
    [[no_unique_address]] Branch branch;
};
template <typename Indexes, typename... Branches>
struct branch_list;
template <int... I, typename... Branches>
struct branch_list<std::integer_sequence<int, I...>, Branches...> : indexed_branch<I, Branches>... {};

/// The node of one branch, which Kafka Streams has too: it passes its records on.
template <int Index, typename Name>
struct branch_operator : processor_node {
    using name_type = Name;
    static constexpr std::string_view prefix{};
    static constexpr bool comes_with_parent = true;
    static constexpr int numbers_burned = 0;
    static constexpr effect does = effect::passes;
    /// Kafka's suffix of an unnamed branch: predicates count from 1, the default branch is 0. -1: named.
    static constexpr int name_index = __is_same(Name, unnamed) ? Index : -1;
    static constexpr bool name_continues_parent = true;

    template <typename Set, typename Node>
    using grow = typename grow_once<Set, Node>::type;

    call_id id{1};

    [[gnu::always_inline]] constexpr void evaluate(auto const&, auto const&, record_context&) const {}
};

template <typename Name, typename Tag, typename... Branches>
struct split_operator : processor_node {
    using indexes = std::make_integer_sequence<int, sizeof...(Branches)>;
    using name_type = Name;
    static constexpr std::string_view prefix = "KSTREAM-BRANCH-";
    static constexpr int numbers_burned = 1 + static_cast<int>(sizeof...(Branches));
    static constexpr effect does = effect::chooses_branch;
    static constexpr bool can_differ = (!__is_empty(Branches) || ...);

    [[no_unique_address]] branch_list<indexes, Branches...> branches;
    call_id id;

    template <int I>
    using branch_at =
        branch_operator<std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Branches...>>::is_default ? 0
                                                                                                               : I + 1,
                        typename std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Branches...>>::name_type>;

    template <typename Set, typename Node, int... I>
    static auto with_branches(std::integer_sequence<int, I...>) ->
        typename collect_all<grown<Set, Node>, node<branch_at<I>, Node>...>::type;
    template <typename Set, typename Node>
    using grow = decltype(with_branches<Set, Node>(indexes{}));

    /// Index of the first branch that takes the record, -1: none.
    template <typename K, typename V>
    [[gnu::always_inline]] constexpr int evaluate(K const& key, V const& value, record_context& context) const {
        return choose(indexes{}, key, value, context);
    }

private:
    template <int... I, typename K, typename V>
    [[gnu::always_inline]] constexpr int choose(std::integer_sequence<int, I...>, K const& key, V const& value,
                                                record_context& context) const {
        int chosen = -1;
        static_cast<void>(
            ((takes<I>(static_cast<indexed_branch<I, Branches> const&>(branches).branch, key, value, context) &&
              (chosen = I, true)) ||
             ...));
        return chosen;
    }
    template <int I, typename Branch, typename K, typename V>
    [[gnu::always_inline]] static constexpr bool takes(Branch const& branch, K const& key, V const& value,
                                                       record_context& context) {
        if constexpr (Branch::is_default)
            return true;
        else
            return static_cast<bool>(call(branch.predicate, key, value, context));
    }
};

template <typename Branch, typename K, typename V>
inline constexpr bool predicate_can_be_called_with = true;
template <typename F, typename Name, typename K, typename V>
inline constexpr bool predicate_can_be_called_with<branch_of<F, Name>, K, V> = shape_of<F, K, V>().possible;

constexpr bool is_name_of_branch(std::string_view wanted, std::string_view name, int index) {
    if (!name.empty()) return wanted == name;
    for (auto digit = wanted.size(); digit-- > 0; index /= 10)
        if (wanted[digit] - '0' != index % 10 || (digit > 0 && index < 10)) return false;
    return !wanted.empty() && index == 0;
}

template <typename Branch, typename K, typename V>
inline constexpr bool predicate_returns_a_bool = true;
template <typename F, typename Name, typename K, typename V>
inline constexpr bool predicate_returns_a_bool<branch_of<F, Name>, K, V> = result_is_a_bool<F, K, V>;

template <fixed_string Name>
inline constexpr bool split_has_a_branch_named = false;
template <std::size_t I, std::size_t Branches>
inline constexpr bool split_has_a_branch = I < Branches;

/// What a split becomes after its compile-time error: as many ill-formed branches.
template <std::size_t Branches>
struct ill_formed_split : ill_formed {};

}  // namespace detail

/// The branches of a split: `get<"name">()` or `get<index>()` in the order of listing (structured bindings work, too).
template <typename K, typename V, typename KS, typename VS, typename Node, bool Rekeyed, typename... Branches>
struct split_stream {
    using split_type = typename Node::operator_type;
    Node node;
    [[no_unique_address]] KS key_serde;
    [[no_unique_address]] VS value_serde;

    template <std::size_t I>
    constexpr auto get() const {
        static_assert(detail::split_has_a_branch<I, sizeof...(Branches)>,
                      "split(...).get<I>(): there are not that many branches; they count from 0 [weir-E111]");
        if constexpr (I >= sizeof...(Branches))
            return ill_formed{};
        else {
            using op = typename split_type::template branch_at<static_cast<int>(I)>;
            return kstream<K, V, KS, VS, weir::node<op, Node>, Rekeyed>{
                {node, {}, detail::placed(op{}, node.op.id)}, key_serde, value_serde};
        }
    }
    /// A branch by its name; one without a name has its number: predicates from 1, the default branch "0".
    template <fixed_string Name>
    constexpr auto get() const {
        constexpr int index = find(Name.view(), std::make_integer_sequence<int, sizeof...(Branches)>{});
        static_assert(index >= 0 || detail::split_has_a_branch_named<Name>,
                      "split(...).get<Name>(): there is no branch of this name [weir-E111]");
        if constexpr (index < 0)
            return ill_formed{};
        else
            return get<static_cast<std::size_t>(index)>();
    }

private:
    template <int... I>
    static consteval int find(std::string_view wanted, std::integer_sequence<int, I...>) {
        int found = -1;
        static_cast<void>(
            ((detail::is_name_of_branch(wanted, Branches::name_type::value, Branches::is_default ? 0 : I + 1) &&
              (found = I, true)) ||
             ...));
        return found;
    }
};

namespace detail {

template <typename Name, typename Tag, typename... Branches>
struct split_into {
    using weir_operator = void;
    using op = split_operator<Name, Tag, Branches...>;
    op split;

    template <typename K, typename V, typename KS, typename VS, typename N, bool R>
    [[gnu::always_inline]] constexpr auto apply(kstream<K, V, KS, VS, N, R> const& in) const {
        static_assert((predicate_can_be_called_with<Branches, slot_value<K>, slot_value<V>> && ...),
                      "split(branch(f)...): an f cannot be called with this stream's value; take it as T const& or "
                      "weir::nullable<T>, with the key before it if you want it; a mutable f, or one with an error "
                      "inside, cannot be called either [weir-E103]");
        if constexpr (!(predicate_can_be_called_with<Branches, slot_value<K>, slot_value<V>> && ...))
            return ill_formed_split<sizeof...(Branches)>{};
        else {
            static_assert((predicate_returns_a_bool<Branches, K, V> && ...),
                          "split(branch(f)...): an f must return a bool [weir-E104]");
            if constexpr (!(predicate_returns_a_bool<Branches, K, V> && ...))
                return ill_formed_split<sizeof...(Branches)>{};
            else
                return split_stream<K, V, KS, VS, node<op, N>, R, Branches...>{
                    {in.node, {}, placed(split, in.node.op.id)}, in.key_serde, in.value_serde};
        }
    }
};

template <typename Branch>
inline constexpr bool is_a_branch = is_branch<Branch>;
template <typename... Branches>
inline constexpr bool only_the_last_branch_is_the_default = true;
template <typename Branch, typename Next, typename... More>
inline constexpr bool only_the_last_branch_is_the_default<Branch, Next, More...> =
    !Branch::is_default && only_the_last_branch_is_the_default<Next, More...>;

/// `split` of something else than branches: still as many, so that names for them compile.
template <std::size_t Branches>
struct ill_formed_split_operator {
    using weir_operator = void;
    constexpr ill_formed_split<Branches> apply(auto const&) const { return {}; }
};

template <typename Tag, typename Name, typename... Branches>
constexpr auto make_split(Branches const&... branches) {
    static_assert((is_a_branch<Branches> && ...),
                  "split(branches...): an argument is no branch; write branch<\"name\">(predicate), or "
                  "default_branch<\"name\">(), and weir::named<\"name\"> in front of them [weir-E125]");
    if constexpr (!(is_a_branch<Branches> && ...))
        return ill_formed_split_operator<sizeof...(Branches)>{};
    else {
        static_assert(only_the_last_branch_is_the_default<Branches...>,
                      "split(branches...): the default branch must be the last; those behind it would get nothing "
                      "[weir-E125]");
        if constexpr (!only_the_last_branch_is_the_default<Branches...>)
            return ill_formed_split_operator<sizeof...(Branches)>{};
        else
            return split_into<Name, Tag, Branches...>{{{}, {{branches}...}, call_id::next()}};
    }
}

template <typename Right>
inline constexpr bool a_branch_was_chosen_before = false;

}  // namespace detail

template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename... Branches, typename Right>
constexpr ill_formed operator|(split_stream<K, V, KS, VS, N, R, Branches...> const&, Right const&) {
    static_assert(detail::a_branch_was_chosen_before<Right>,
                  "split(...) | x: a split is several streams; choose one, get<\"name\">() or get<0>() [weir-E124]");
    return {};
}

/// A branch of a split, with the name that it adds to the split's name (default: its number).
template <fixed_string Name, typename F>
constexpr auto branch(F predicate) {
    static_assert(
        detail::name_is_legal<Name>,
        "branch<Name>: this is no legal name; use letters, digits, '.', '_' and '-', at most 249 [weir-E101]");
    return detail::branch_of<F, named_as<Name>>{predicate};
}
template <typename F>
constexpr auto branch(F predicate) {
    return detail::branch_of<F, unnamed>{predicate};
}
/// The branch of the records that no other branch takes; without it they are dropped.
template <fixed_string Name>
constexpr auto default_branch() {
    static_assert(detail::name_is_legal<Name>,
                  "default_branch<Name>: this is no legal name; use letters, digits, '.', '_' and '-', at most 249 "
                  "[weir-E101]");
    return detail::default_branch_of<named_as<Name>>{};
}
constexpr auto default_branch() { return detail::default_branch_of<unnamed>{}; }

/// Sends each record to the first branch whose predicate takes it: `auto s = in | split(branch<"a">(f),
/// default_branch());`
/// then `s.get<"a">()`. The default branch is listed last. Options: named, before the branches.
template <typename... Branches, typename Tag = decltype([] {})>
constexpr auto split(Branches const&... branches) {
    return detail::make_split<Tag, unnamed>(branches...);
}
template <fixed_string Name, typename... Branches, typename Tag = decltype([] {})>
constexpr auto split(named_as<Name>, Branches const&... branches) {
    return detail::make_split<Tag, named_as<Name>>(branches...);
}

}  // namespace weir

template <typename K, typename V, typename KS, typename VS, typename N, bool R, typename... B>
struct std::tuple_size<weir::split_stream<K, V, KS, VS, N, R, B...>>
    : std::integral_constant<std::size_t, sizeof...(B)> {};
template <std::size_t I, typename K, typename V, typename KS, typename VS, typename N, bool R, typename... B>
struct std::tuple_element<I, weir::split_stream<K, V, KS, VS, N, R, B...>> {
    using type = decltype(std::declval<weir::split_stream<K, V, KS, VS, N, R, B...> const&>().template get<I>());
};
template <std::size_t N>
struct std::tuple_size<weir::detail::ill_formed_split<N>> : std::integral_constant<std::size_t, N> {};
template <std::size_t I, std::size_t N>
struct std::tuple_element<I, weir::detail::ill_formed_split<N>> {
    using type = weir::ill_formed;
};
