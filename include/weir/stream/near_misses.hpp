// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error/ill_formed.hpp>
#include <weir/meta/fixed_string.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/split.hpp>

// What is almost right, and would be answered by the compiler's own words: an operator that is not called, or without
// what it is about; the name of a node in angle brackets, where topics and stores have theirs; operators without a
// stream. So each operator has more functions of its name here, none of which becomes part of a program:
// - `uncalled (never, ...)`, which cannot be called. A function template has no type that `operator|` could deduce, but
//   where the parameter has just the type of this function, it is the one that is meant.
// - another one that cannot be called, as g++ deduces a type where only one is known.
// - `lacking (...)` of an operator that wants arguments, which is called when no other one can be.
// - `<Name>(arguments...)`, which says that a name is an option.
// - one for functions that cannot be copied, and one for pointers to members.

namespace weir {

namespace detail {

template <typename Stream>
inline constexpr bool operator_has_its_arguments = false;
template <typename Stream>
inline constexpr bool operator_is_called = is_ill_formed<Stream>;
template <typename Right>
inline constexpr bool pipeline_begins_with_a_stream = is_ill_formed<Right>;
template <fixed_string Name, typename... Arguments>
inline constexpr bool name_of_a_node_is_an_option = false;

template <typename F>
inline constexpr bool function_can_be_copied = __is_constructible(F, F const&);
template <typename F>
inline constexpr bool function_is_no_pointer_to_a_member = false;

struct never {
    never() = delete;
};
struct uncalled {};

struct lacking {
    using weir_operator = void;
    using table_operator = void;
    using grouped_operator = void;

    template <typename Stream>
    constexpr ill_formed apply(Stream const&) const {
        static_assert(operator_has_its_arguments<Stream>,
                      "stream | operator(): an argument is missing; write the function, or for merge the stream, that "
                      "it takes [weir-E129]");
        return {};
    }
};

template <fixed_string Name, typename... Arguments>
constexpr ill_formed_operator name_in_angle_brackets() {
    static_assert(name_of_a_node_is_an_option<Name, Arguments...>,
                  "operator<Name>(...): the name of a node is an option; write operator(..., weir::named<\"name\">) "
                  "[weir-E127]");
    return {};
}

template <typename F>
constexpr ill_formed_operator function_without_copies() {
    static_assert(function_can_be_copied<F>,
                  "operator(f): f cannot be copied, and each copy of a stream or topology holds one; let it hold a "
                  "std::shared_ptr [weir-E134]");
    return {};
}
template <typename F>
constexpr ill_formed_operator pointer_to_a_member() {
    static_assert(function_is_no_pointer_to_a_member<F>,
                  "operator(f): f is a pointer to a member; write a function that takes the value, as in "
                  "[](T const& value) { return value.size(); } [weir-E134]");
    return {};
}

}  // namespace detail

template <typename Stream>
constexpr ill_formed operator|(Stream const&, detail::uncalled (*)(detail::never, ...)) {
    static_assert(
        detail::operator_is_called<Stream>,
        "stream | x: x is a function that makes an operator; call it, with parentheses, as in to<\"topic\">() "
        "[weir-E126]");
    return {};
}

template <typename Right>
constexpr ill_formed operator|(detail::stream_operator const&, Right const&) {
    static_assert(detail::pipeline_begins_with_a_stream<Right>,
                  "operator | x: a pipeline begins with a stream or table; write stream | operator | x, or make a "
                  "function of the stream that returns this [weir-E100]");
    return {};
}

detail::lacking map_values(...);
detail::uncalled map_values(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto map_values(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto map_values(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto map_values(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking map(...);
detail::uncalled map(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto map(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto map(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto map(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking filter(...);
detail::uncalled filter(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto filter(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto filter(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto filter(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking filter_not(...);
detail::uncalled filter_not(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto filter_not(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto filter_not(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto filter_not(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking flat_map(...);
detail::uncalled flat_map(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto flat_map(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto flat_map(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto flat_map(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking flat_map_values(...);
detail::uncalled flat_map_values(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto flat_map_values(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto flat_map_values(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto flat_map_values(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking select_key(...);
detail::uncalled select_key(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto select_key(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto select_key(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto select_key(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking peek(...);
detail::uncalled peek(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto peek(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto peek(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto peek(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking for_each(...);
detail::uncalled for_each(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto for_each(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto for_each(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto for_each(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking group_by(...);
detail::uncalled group_by(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto group_by(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto group_by(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}
template <typename Member, typename Class, typename... Options>
constexpr auto group_by(Member Class::*, Options const&...) {
    return detail::pointer_to_a_member<Member Class::*>();
}

detail::lacking merge(...);
detail::uncalled merge(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto merge(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}

detail::lacking process(...);
detail::uncalled process(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto process(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto process(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}

detail::lacking process_values(...);
detail::uncalled process_values(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto process_values(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto process_values(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}

detail::lacking transform_values(...);
detail::uncalled transform_values(detail::never, ...);
template <fixed_string Name, typename Argument, typename... More>
constexpr auto transform_values(Argument const&, More const&...) {
    return detail::name_in_angle_brackets<Name, Argument>();
}
template <typename F, typename... Options>
    requires(__is_class(F) && !__is_constructible(F, F const&))
constexpr auto transform_values(F const&, Options const&...) {
    return detail::function_without_copies<F>();
}

detail::uncalled group_by_key(detail::never, ...);
template <fixed_string Name, typename... Arguments>
constexpr auto group_by_key(Arguments const&...) {
    return detail::name_in_angle_brackets<Name, Arguments...>();
}

detail::uncalled print(detail::never, ...);
template <fixed_string Name, typename... Arguments>
constexpr auto print(Arguments const&...) {
    return detail::name_in_angle_brackets<Name, Arguments...>();
}

detail::uncalled to_stream(detail::never, ...);
template <fixed_string Name, typename... Arguments>
constexpr auto to_stream(Arguments const&...) {
    return detail::name_in_angle_brackets<Name, Arguments...>();
}

detail::uncalled to_table(detail::never, ...);
template <fixed_string Name, typename... Arguments>
constexpr auto to_table(Arguments const&...) {
    return detail::name_in_angle_brackets<Name, Arguments...>();
}

detail::uncalled split(detail::never, ...);
template <fixed_string Name, typename... Branches>
constexpr auto split(Branches const&...) {
    static_cast<void>(detail::name_in_angle_brackets<Name, Branches...>());
    return detail::ill_formed_split_operator<sizeof...(Branches)>{};
}

detail::uncalled to(detail::never, ...);
template <fixed_string Name>
detail::uncalled to(detail::never, ...);
template <fixed_string Name>
detail::uncalled to(detail::never, detail::never, ...);

detail::uncalled repartition(detail::never, ...);
template <fixed_string Name>
detail::uncalled repartition(detail::never, ...);
template <fixed_string Name>
detail::uncalled repartition(detail::never, detail::never, ...);

detail::uncalled count(detail::never, ...);
template <fixed_string Name>
detail::uncalled count(detail::never, ...);
template <fixed_string Name>
detail::uncalled count(detail::never, detail::never, ...);

detail::uncalled reduce(detail::never, ...);
template <fixed_string Name>
detail::uncalled reduce(detail::never, ...);
template <fixed_string Name>
detail::lacking reduce(...);

detail::uncalled aggregate(detail::never, ...);
template <fixed_string Name>
detail::uncalled aggregate(detail::never, ...);
template <fixed_string Name>
detail::lacking aggregate(...);

}  // namespace weir
