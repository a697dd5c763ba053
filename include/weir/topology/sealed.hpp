// SPDX-License-Identifier: Apache-2.0
#pragma once

// Types with names that do not grow. Compilers write the name of every function over a type in full, and compare its
// parts with each other: for a type that holds a graph of 200 nodes this was a third of the time of a compilation. The
// name of a closure's type holds where it stands and what it takes, not what it returns. So a function template that
// makes a large type has one more parameter, `typename Seal = decltype([]() -> large { __builtin_unreachable(); })`,
// another type for each call, and returns `sealed<maker, Seal>`, which is all that `large` is. Names of closures repeat
// from one translation unit to the next, so functions over such a type must have internal linkage, which the unnamed
// namespace gives them (g++ does so by itself, clang++ 19 does not for closures in namespaces). Within one, clang++ 19
// counts closures anew wherever a namespace is opened again, so each function template needs a `maker` of its own.

namespace weir::detail {

/// What the closure type `Seal` would return.
template <typename Seal>
using unsealed = decltype(Seal{}());

namespace {
struct of_this_translation_unit {};
}  // namespace

/// `unsealed<Seal>` under a short name. `Maker`: a type that only the function template with this seal names.
template <typename Maker, typename Seal, typename = of_this_translation_unit>
struct sealed : unsealed<Seal> {};

}  // namespace weir::detail
