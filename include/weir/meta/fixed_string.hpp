// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

/// A string that can be a template argument: names and topics are known to the compiler.
template <std::size_t N>
struct fixed_string {
    char text[N]{};

    constexpr fixed_string() = default;
    consteval fixed_string(char const (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
    static constexpr std::size_t size() { return N - 1; }

    template <std::size_t M>
    constexpr bool operator==(fixed_string<M> const& other) const {
        return view() == other.view();
    }
};

/// "counts" + "-repartition", at compile time.
template <std::size_t N, std::size_t M>
consteval auto operator+(fixed_string<N> const& a, char const (&b)[M]) {
    fixed_string<N + M - 1> out;
    for (std::size_t i = 0; i + 1 < N; ++i) out.text[i] = a.text[i];
    for (std::size_t i = 0; i < M; ++i) out.text[N - 1 + i] = b[i];
    return out;
}
template <std::size_t N, std::size_t M>
consteval auto operator+(fixed_string<N> const& a, fixed_string<M> const& b) {
    return a + b.text;
}

}  // namespace weir
