// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/serde/adapted.hpp>

namespace weir::serde::json_detail {

template <typename>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <typename>
inline constexpr bool is_vector = false;
template <typename T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <typename T>
concept json_integer = std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8;

template <typename T>
concept json_number = json_integer<T> || std::same_as<T, float> || std::same_as<T, double>;

/// The condition of the one error for a member of another type: a sentence, because the compiler prints it.
template <typename T>
inline constexpr bool a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana =
    json_number<T> || std::same_as<T, bool> || std::same_as<T, std::string> || adapted_struct<T>;
template <typename T>
inline constexpr bool
    a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<std::optional<T>> =
        a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<T>;
template <typename T>
inline constexpr bool a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<std::vector<T>> =
    a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<T>;

template <>  // there is no field
inline constexpr bool a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<void> = true;

/// The key of a member as text: `,"name":` and parts of that.
template <typename Member, typename Naming>
class key {
    struct converted {
        std::array<char, 2 * Member::name.size() + 4> text{};
        std::size_t size = 0;
    };
    static constexpr converted whole = [] {
        converted c;
        c.text[0] = ',';
        c.text[1] = '"';
        c.size = Naming::convert(Member::name, c.text.data() + 2) + 4;
        c.text[c.size - 2] = '"';
        c.text[c.size - 1] = ':';
        return c;
    }();

public:
    static constexpr std::string_view before_value{whole.text.data(), whole.size};
    static constexpr std::string_view name = before_value.substr(2, whole.size - 4);

    /// How many bytes `equals` reads.
    static constexpr std::size_t compared = (name.size() + 8) / 8 * 8;

    /// Is `raw`, a key in a message, this name followed by a quote? Compares words with constants.
    [[gnu::always_inline]] static bool equals(char const* raw) {
        return [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
            return (((load(raw + 8 * i) & words.mask[i]) == words.text[i]) && ...);
        }(std::make_index_sequence<compared / 8>{});
    }

private:
    static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");

    struct name_and_quote {
        std::uint64_t text[compared / 8]{}, mask[compared / 8]{};
    };
    static constexpr name_and_quote words = [] {
        name_and_quote w;
        for (std::size_t i = 0; i <= name.size(); ++i) {
            w.text[i / 8] |= std::uint64_t{static_cast<unsigned char>(before_value[2 + i])} << 8 * (i % 8);
            w.mask[i / 8] |= std::uint64_t{0xff} << 8 * (i % 8);
        }
        return w;
    }();

    [[gnu::always_inline]] static std::uint64_t load(char const* from) {
        std::uint64_t word;
        std::memcpy(&word, from, sizeof word);
        return word;
    }
};

template <typename... Keys>
inline constexpr bool names_differ = [] {
    std::array<std::string_view, sizeof...(Keys)> const names{Keys::name...};
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i] == names[j]) return false;
    return true;
}();

/// The members of a struct with their keys.
template <typename Naming, typename Members>
struct fields;

template <typename Naming, typename... M>
struct fields<Naming, members<M...>> {
    static constexpr std::size_t count = sizeof...(M);
    static constexpr std::array<std::string_view, count> names{key<M, Naming>::name...};

    /// Calls `f.template operator()<Member, Key>(index)` in order of declaration, as long as it gives true.
    template <typename F>
    [[gnu::always_inline]] static constexpr void each([[maybe_unused]] F f) {
        std::size_t index = 0;
        (void)(f.template operator()<M, key<M, Naming>>(index++) && ...);
    }
};

template <typename Naming, adapted_struct T>
using fields_of = fields<Naming, members_of<T>>;

}  // namespace weir::serde::json_detail
