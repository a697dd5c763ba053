// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <weir/serde/json/field.hpp>
#include <weir/serde/naming.hpp>

namespace field_test {
struct article {
    int id = 0;
    int price = 0;
    int in_stock = 0;
    int seven77 = 0;
    int a_name_of_more_than_two_words = 0;
};
}  // namespace field_test
BOOST_HANA_ADAPT_STRUCT(field_test::article, id, price, in_stock, seven77, a_name_of_more_than_two_words);

namespace {

using fields = weir::serde::json_detail::fields_of<weir::serde::naming::camel_case, field_test::article>;

/// As it stands in a message: with its quote, and whatever follows.
bool equals(std::size_t field, std::string key) {
    key.resize(100, '?');
    bool result = false;
    fields::each([&]<typename Member, typename Key>(std::size_t index) {
        if (index == field) result = Key::equals(key.data());
        return true;
    });
    return result;
}

}  // namespace

TEST_CASE("keys are converted at compile time") {
    STATIC_REQUIRE(fields::count == 5);
    STATIC_REQUIRE(fields::names[2] == "inStock");
    STATIC_REQUIRE(fields::names[4] == "aNameOfMoreThanTwoWords");
}

TEST_CASE("a key is compared as a whole, up to its quote") {
    for (std::size_t i = 0; i < fields::count; ++i) {
        std::string const name{fields::names[i]};
        INFO(name);
        CHECK(equals(i, name + '"'));
        CHECK(equals(i, name + "\":17,"));
        CHECK_FALSE(equals(i, name));
        CHECK_FALSE(equals(i, name + "s\""));
        CHECK_FALSE(equals(i, name.substr(1) + '"'));
        CHECK_FALSE(equals(i, name.substr(0, name.size() - 1) + '"'));
        for (std::size_t at = 0; at < name.size(); ++at) {
            auto other = name + '"';
            other[at] = '_';
            CHECK_FALSE(equals(i, other));
        }
    }
}

TEST_CASE("each stops when it is told to") {
    std::size_t calls = 0;
    fields::each([&]<typename, typename>(std::size_t index) {
        ++calls;
        return index < 1;
    });
    CHECK(calls == 2);
}
