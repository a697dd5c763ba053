// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace example {

/// Numbers from a seed (splitmix64), the same on every platform, as the distributions of the standard library are not.
class random {
    std::uint64_t state_;

public:
    explicit constexpr random(std::uint64_t seed) : state_{seed} {}

    constexpr std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// 0 to limit - 1.
    constexpr std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    /// From `least` to `most`, both included.
    constexpr std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    template <typename List>
    constexpr auto const& one_of(List const& choices) {
        return choices[static_cast<std::size_t>(below(choices.size()))];
    }
};

}  // namespace example
