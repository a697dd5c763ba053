// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <weir/stream/call.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>

namespace weir::detail {

/// What operators that hold one function of the user share. `Tag` is another type for each call, so that two calls with
/// equal functions are two nodes.
template <typename F, typename Name, typename Tag>
struct function_operator : stream_operator {
    using name_type = Name;
    static constexpr bool can_differ = !__is_empty(F);

    [[no_unique_address]] F function;
    call_id id;

    template <typename K, typename V>
    [[gnu::always_inline]] constexpr decltype(auto) evaluate(K const& key, V const& value,
                                                             record_context& context) const {
        return call(function, key, value, context);
    }
};

template <typename F, typename K, typename V>
inline constexpr bool function_can_be_called_with = shape_of<F, K, V>().possible;

template <typename F, typename K, typename V>
inline constexpr bool function_returns_something = !__is_same(result_of<F, K, V>, void);
template <typename F, typename K, typename V>
inline constexpr bool result_is_a_pair = requires(result_of<F, K, V> r) {
    r.first;
    r.second;
};
template <typename F, typename K, typename V>
inline constexpr bool result_is_a_range = requires(result_of<F, K, V> r) {
    r.begin() != r.end();
    *r.begin();
};
template <typename F, typename K, typename V>
inline constexpr bool result_is_a_range_of_pairs = requires(result_of<F, K, V> r) {
    r.begin() != r.end();
    (*r.begin()).first;
    (*r.begin()).second;
};
template <typename F, typename K, typename V>
inline constexpr bool result_is_a_bool = requires(result_of<F, K, V> r) { static_cast<bool>(r); };

template <typename Range>
using element_of = std::remove_cvref_t<decltype(*std::declval<Range const&>().begin())>;

}  // namespace weir::detail
