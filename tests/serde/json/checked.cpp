// SPDX-License-Identifier: Apache-2.0
#include <weir/serde/json/checked.hpp>

#include <catch2/catch.hpp>
#include <weir/serde/json.hpp>
#include <weir/serde/naming.hpp>

namespace {

struct leaf {
    int store_id, storeId;
};
struct odd {
    std::optional<std::vector<void*>> pointers;
};
struct plain {
    int number;
    std::vector<std::string> texts;
    std::optional<bool> maybe;
};
/// Holds itself and others, below optionals and vectors.
struct tree {
    std::vector<tree> children;
    std::optional<std::vector<plain>> plains;
    plain one;
};
struct holds_odd {
    tree first;
    std::optional<odd> second;
};
struct holds_leaf {
    std::vector<tree> first;
    std::vector<std::vector<leaf>> second;
};

/// With those below it, 30 members more for each number.
template <int N>
struct wide {
    BOOST_HANA_DEFINE_STRUCT(wide, (std::vector<wide<N - 1>>, below), (int, a0), (int, a1), (int, a2), (int, a3),
                             (int, a4), (int, a5), (int, a6), (int, a7), (int, a8), (int, a9), (int, b0), (int, b1),
                             (int, b2), (int, b3), (int, b4), (int, b5), (int, b6), (int, b7), (int, b8), (int, b9),
                             (int, c0), (int, c1), (int, c2), (int, c3), (int, c4), (int, c5), (int, c6), (int, c7),
                             (int, c8));
};
template <>
struct wide<0> {
    BOOST_HANA_DEFINE_STRUCT(wide<0>, (leaf, last));
};

}  // namespace

BOOST_HANA_ADAPT_STRUCT(leaf, store_id, storeId);
BOOST_HANA_ADAPT_STRUCT(odd, pointers);
BOOST_HANA_ADAPT_STRUCT(plain, number, texts, maybe);
BOOST_HANA_ADAPT_STRUCT(tree, children, plains, one);
BOOST_HANA_ADAPT_STRUCT(holds_odd, first, second);
BOOST_HANA_ADAPT_STRUCT(holds_leaf, first, second);

namespace {

using namespace weir::serde;
template <typename T, typename Naming = naming::camel_case>
using checked = json_detail::checked<Naming, json_detail::type_set<T>>;
template <typename T>
using odd_member = typename checked<T>::member_type;
template <typename T, typename Naming = naming::camel_case>
using twice = typename checked<T, Naming>::twice;

}  // namespace

TEST_CASE("json/checked: structs below a struct are looked at, also below themselves, and each is well") {
    STATIC_REQUIRE(std::is_void_v<odd_member<plain>>);
    STATIC_REQUIRE(std::is_void_v<odd_member<tree>>);
    STATIC_REQUIRE(std::is_void_v<twice<tree>>);
    weir::bytes_view const in =
        R"({"children":[{"children":[],"one":{"number":1,"texts":[]}}],"one":{"number":2,"texts":[]}})";
    tree read;
    json<tree>.deserialize(in, read);
    CHECK(read.children.at(0).one.number == 1);
}

TEST_CASE("json/checked: a member without a form is found, however deep") {
    STATIC_REQUIRE(std::is_same_v<odd_member<odd>, std::optional<std::vector<void*>>>);
    STATIC_REQUIRE(std::is_same_v<odd_member<holds_odd>, std::optional<std::vector<void*>>>);
    STATIC_REQUIRE(std::is_void_v<twice<holds_odd>>);
}

TEST_CASE("json/checked: only structs are looked at further, each once") {
    using namespace json_detail;
    STATIC_REQUIRE(std::is_same_v<new_structs<type_set<plain>, int, tree, plain, leaf, std::string, tree>::type,
                                  type_set<tree, leaf>>);
    STATIC_REQUIRE(std::is_same_v<new_structs<type_set<>, int, bool>::type, type_set<>>);
    STATIC_REQUIRE(std::is_same_v<new_structs<type_set<>>::type, type_set<>>);
}

TEST_CASE("json/checked: a schema with more members than the compiler instantiates templates in each other") {
    STATIC_REQUIRE(std::is_void_v<odd_member<wide<40>>>);
    STATIC_REQUIRE(std::is_same_v<twice<wide<40>>, leaf>);
    STATIC_REQUIRE(std::is_void_v<twice<wide<40>, naming::as_is>>);
}

TEST_CASE("json/checked: two members of one name are found, however deep, and depend on the naming") {
    STATIC_REQUIRE(std::is_same_v<twice<leaf>, leaf>);
    STATIC_REQUIRE(std::is_same_v<twice<holds_leaf>, leaf>);
    STATIC_REQUIRE(std::is_void_v<twice<holds_leaf, naming::as_is>>);
    STATIC_REQUIRE(std::is_void_v<odd_member<holds_leaf>>);
}
