// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <weir/meta/fixed_string.hpp>

namespace weir {

/// What an operator returns after its compile-time error, so that one mistake gives one message: it accepts every
/// further operation in silence.
struct ill_formed {
    template <typename Operator>
    friend constexpr ill_formed operator|(ill_formed, Operator const&) {
        return {};
    }
    template <fixed_string Name>
    constexpr ill_formed get() const {
        return {};
    }
    template <std::size_t I>
    constexpr ill_formed get() const {
        return {};
    }
    constexpr char const* describe() const { return ""; }
};

/// The same on the right side of `|`.
struct ill_formed_operator {
    using weir_operator = void;
    using table_operator = void;
    using grouped_operator = void;
    template <typename Stream>
    constexpr ill_formed apply(Stream const&) const {
        return {};
    }
};

template <typename T>
inline constexpr bool is_ill_formed = __is_base_of(ill_formed, T);

}  // namespace weir
