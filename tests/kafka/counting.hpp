// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/meta/fixed_string.hpp>

// What the program that counts and the test that kills it agree on.
namespace counting {

inline constexpr weir::fixed_string input{"weir-test-killed-in"};
inline constexpr weir::fixed_string output{"weir-test-killed-out"};
inline constexpr weir::fixed_string store{"counts"};

}  // namespace counting
