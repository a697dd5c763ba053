// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <type_traits>
#include <weir/serde/adapted.hpp>

namespace adapted_test {

struct article {
    std::string name;
    int cents = 0;
};

struct box {
    BOOST_HANA_DEFINE_STRUCT(box, (double, weight), (adapted_test::article, content));
};

struct unknown {
    int x;
};

}  // namespace adapted_test

BOOST_HANA_ADAPT_STRUCT(adapted_test::article, name, cents);

namespace {

static_assert(weir::adapted_struct<adapted_test::article> && weir::adapted_struct<adapted_test::box>);
static_assert(!weir::adapted_struct<adapted_test::unknown> && !weir::adapted_struct<int> &&
              !weir::adapted_struct<std::string>);

template <typename... M>
std::string described(weir::members<M...>*) {
    return (std::string{} + ... + (std::string{M::name} + ' '));
}

template <typename T, typename... M>
constexpr auto types_of(weir::members<M...>*) -> void (*)(typename M::type...);

template <typename T>
constexpr weir::members_of<T>* members_of = nullptr;

template <typename First, typename... Rest>
First first(weir::members<First, Rest...>*);

}  // namespace

TEST_CASE("the members of an adapted struct are a pack in the order of their declaration") {
    CHECK(described(members_of<adapted_test::article>) == "name cents ");
    CHECK(described(members_of<adapted_test::box>) == "weight content ");
    STATIC_REQUIRE(std::is_same_v<decltype(types_of<adapted_test::article>(members_of<adapted_test::article>)),
                                  void (*)(std::string, int)>);
    STATIC_REQUIRE(std::is_same_v<decltype(types_of<adapted_test::box>(members_of<adapted_test::box>)),
                                  void (*)(double, adapted_test::article)>);
}

TEST_CASE("a member gives access to itself in an object") {
    using name = decltype(first(members_of<adapted_test::article>));
    adapted_test::article a{"milk", 119};
    name::of(a) = "bread";
    CHECK(a.name == "bread");
    CHECK(&name::of(std::as_const(a)) == &a.name);
    STATIC_REQUIRE(std::is_same_v<decltype(name::of(std::as_const(a))), std::string const&>);
}
