// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/function_operator.hpp>

namespace weir {

namespace detail {

template <typename F, typename Name, typename Tag>
struct peek_operator : function_operator<F, Name, Tag> {
    static constexpr std::string_view prefix = "KSTREAM-PEEK-";
    static constexpr effect does = effect::passes;
    static constexpr bool is_effect = true;

    template <typename K, typename V>
    static consteval bool fits() {
        constexpr bool callable = function_can_be_called_with<F, slot_value<K>, slot_value<V>>;
        static_assert(
            function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
            "peek(f): f cannot be called with this stream's value; take it as T const& or weir::nullable<T>, with the "
            "key before it if you want it; a mutable f, or one with an error inside, cannot be called either "
            "[weir-E103]");
        return callable;
    }

    template <typename K, typename V>
    [[gnu::always_inline]] constexpr decltype(auto) evaluate(K const& key, V const& value,
                                                             record_context& context) const {
        static_cast<void>(call(this->function, key, value, context));
    }
};

}  // namespace detail

/// Calls `f` for each record, which goes on unchanged. `f(value)`, `f(key, value)` or `f(key, value, context)`.
/// Options: named.
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(__is_constructible(F, F const&))
constexpr auto peek(F f, Options...) {
    return detail::peek_operator<F, decltype(detail::only_name<Options...>()), Tag>{{{}, f, call_id::next()}};
}

}  // namespace weir
