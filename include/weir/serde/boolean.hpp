// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <weir/serde/big_endian.hpp>

namespace weir::serde {

/// One byte: 0 is false, 1 is true, everything else a `deserialization_error`.
struct boolean_serde {
    using type = bool;
    static constexpr std::string_view name = "boolean";

    [[gnu::always_inline]] constexpr fixed_bytes<1> fixed(type const& value) const { return {{value ? '\1' : '\0'}}; }
    [[gnu::always_inline]] constexpr void serialize(type const& value, weir::bytes& out) const {
        out.append(fixed(value).view());
    }
    [[gnu::always_inline]] constexpr void deserialize(bytes_view in, type& storage) const {
        weir::detail::require_size(name, 1, in);
        if (in[0] != '\0' && in[0] != '\1') [[unlikely]]
            not_a_boolean();
        storage = in[0] == '\1';
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] static void not_a_boolean() {
        throw deserialization_error{"boolean: the byte must be 0 or 1"};
    }
};

/// As Serdes.Boolean().
inline constexpr boolean_serde boolean{};

}  // namespace weir::serde
