// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/sealed.hpp>

#include "sealed_topologies.hpp"

#include <catch2/catch.hpp>
#include <type_traits>

using weir::detail::sealed;
using weir::detail::unsealed;

namespace {

struct large {
    int number;
};
template <int N, typename Seal = decltype([]() -> large { __builtin_unreachable(); })>
constexpr auto make() {
    return sealed<struct by_make, Seal>{{N}};
}

constexpr auto one = make<1>();
constexpr auto two = make<1>();
static_assert(one.number == 1 && std::is_base_of_v<large, decltype(one)>);
static_assert(!std::is_same_v<decltype(one), decltype(two)>, "each call makes a type of its own");
static_assert(std::is_same_v<unsealed<decltype([]() -> large { __builtin_unreachable(); })>, large>);

}  // namespace

TEST_CASE("sealed: what it holds can be read") { CHECK(two.number == 1); }

TEST_CASE("sealed: topologies of two translation units do not take each other's functions") {
    // The same places in both files, so that compilers number the closures alike.
    CHECK(run(starred()) == "v*");
    CHECK(run(weir::topology(words() | weir::map_values([](std::string const& v) { return v + "1"; }) |
                             weir::to<"out">())) == "v1");
    CHECK(run(weir::topology(words() | weir::map_values([](std::string const& v) { return v + "12"; }) |
                             weir::map_values([](std::string const& v) { return v + "3"; }) | weir::to<"out">())) ==
          "v123");
    CHECK(run_elsewhere() == std::vector<std::string>{"v*", "va", "vb"});
}
