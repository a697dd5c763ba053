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
using checked = json_detail::checked<Naming, json_detail::type_list<T>>;
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

TEST_CASE("json/checked: two members of one name are found, however deep, and depend on the naming") {
    STATIC_REQUIRE(std::is_same_v<twice<leaf>, leaf>);
    STATIC_REQUIRE(std::is_same_v<twice<holds_leaf>, leaf>);
    STATIC_REQUIRE(std::is_void_v<twice<holds_leaf, naming::as_is>>);
    STATIC_REQUIRE(std::is_void_v<odd_member<holds_leaf>>);
}
