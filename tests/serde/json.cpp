// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>
#include <catch2/catch.hpp>
#include <examples/zmart/generator.hpp>
#include <weir/json.hpp>
#include <weir/serde/concept.hpp>
#include <weir/weir.hpp>

namespace json_test {

struct article {
    BOOST_HANA_DEFINE_STRUCT(article, (std::string, item_name), (int, price_in_cents));

    friend bool operator==(article const&, article const&) = default;
};

/// A policy of a user: the names in upper case.
struct shouting {
    static constexpr std::size_t convert(std::string_view member, char* out) {
        for (auto c : member) *out++ = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return member.size();
    }
};

}  // namespace json_test

namespace {

using weir::serde::json;
namespace naming = weir::serde::naming;

static_assert(weir::any_serde<std::remove_const_t<decltype(json<zmart::purchase>)>>);
static_assert(weir::any_serde<std::remove_const_t<decltype(json<json_test::article, naming::as_is>)>>);

template <typename Naming>
std::string written(json_test::article const& a) {
    weir::bytes out;
    json<json_test::article, Naming>.serialize(a, out);
    json_test::article back;
    json<json_test::article, Naming>.deserialize(out, back);
    CHECK(back == a);
    return out;
}

}  // namespace

TEST_CASE("json writes names as Java does, or as its policy says") {
    json_test::article const milk{"milk", 119};
    CHECK(written<naming::camel_case>(milk) == R"({"itemName":"milk","priceInCents":119})");
    CHECK(written<naming::as_is>(milk) == R"({"item_name":"milk","price_in_cents":119})");
    CHECK(written<json_test::shouting>(milk) == R"({"ITEM_NAME":"milk","PRICE_IN_CENTS":119})");
}

TEST_CASE("a serde of json is named after its struct") {
    STATIC_REQUIRE(json<json_test::article>.name == "json<json_test::article>");
}

TEST_CASE("a purchase is written as a Java application reads it") {
    zmart::purchase const p{"Ada",          "Lovelace",    "customer-1", "1111-2222-3333-4444",
                            "27\" monitor", "electronics", "employee-7", 3,
                            249.99,         1704067200000, "01234",      "store-3"};
    weir::bytes out;
    json<zmart::purchase>.serialize(p, out);
    CHECK(out ==
          R"({"firstName":"Ada","lastName":"Lovelace","customerId":"customer-1",)"
          R"("creditCardNumber":"1111-2222-3333-4444","itemPurchased":"27\" monitor","department":"electronics",)"
          R"("employeeId":"employee-7","quantity":3,"price":249.99,"purchaseDate":1704067200000,)"
          R"("zipCode":"01234","storeId":"store-3"})");
}

TEST_CASE("what is written reads back") {
    zmart::purchase_generator next{3};
    zmart::purchase storage;
    zmart::purchase_pattern pattern;
    zmart::reward_accumulator reward;
    weir::bytes out;
    for (int i = 0; i < 1000; ++i) {
        auto const p = next();
        out.clear();
        json<zmart::purchase>.serialize(p, out);
        json<zmart::purchase>.deserialize(out, storage);
        CHECK(storage == p);
        out.clear();
        json<zmart::purchase_pattern>.serialize(zmart::to_pattern(p), out);
        json<zmart::purchase_pattern>.deserialize(out, pattern);
        CHECK(pattern == zmart::to_pattern(p));
        out.clear();
        json<zmart::reward_accumulator>.serialize(zmart::to_reward(p), out);
        json<zmart::reward_accumulator>.deserialize(out, reward);
        CHECK(reward == zmart::to_reward(p));
    }
}
