// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <initializer_list>
#include <limits>
#include <set>
#include <string_view>
#include "generator.hpp"
#include "model.hpp"

namespace {

std::string masked(std::string card) {
    zmart::mask_card(card);
    return card;
}

zmart::purchase espresso() {
    return {"Ada",        "Lovelace", "customer-1", "1111-2222-3333-4444", "espresso", "coffee",
            "employee-7", 3,          2.5,          1704067200000,         "10012",    "store-3"};
}

}  // namespace

TEST_CASE("a masked card keeps its last four digits") {
    CHECK(masked("1234-5678-9012-3456") == "xxxx-xxxx-xxxx-3456");
    CHECK(masked("1234567890123456") == "xxxx-xxxx-xxxx-3456");
    CHECK(masked("3782-822463-10005") == "xxxx-xxxx-xxxx-0005");
    CHECK(masked(masked("1234-5678-9012-3456")) == "xxxx-xxxx-xxxx-3456");
}

TEST_CASE("a card of another shape shows no more than digits among its last four characters") {
    CHECK(masked("") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked("1") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked("1234") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked("1234567") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked("12345678") == "xxxx-xxxx-xxxx-5678");
    CHECK(masked("1234-5678-9012-34") == "xxxx-xxxx-xxxx-2x34");
    CHECK(masked("1234-5678-9012-3456 ") == "xxxx-xxxx-xxxx-456x");
    CHECK(masked("----------------") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked("1234-5678-9012-\xe7\xbe\x8e\xe5") == "xxxx-xxxx-xxxx-xxxx");
    CHECK(masked(std::string(1000, '7')) == "xxxx-xxxx-xxxx-7777");
    CHECK(masked(std::string(16, '\0')) == "xxxx-xxxx-xxxx-xxxx");
}

TEST_CASE("masking a purchase changes nothing but the card") {
    auto expected = espresso();
    expected.credit_card_number = "xxxx-xxxx-xxxx-4444";
    CHECK(zmart::mask_credit_card(espresso()) == expected);
}

TEST_CASE("a pattern says what was bought where, when and for how much") {
    CHECK(zmart::to_pattern(espresso()) == zmart::purchase_pattern{"10012", "espresso", 1704067200000, 7.5});
}

TEST_CASE("a reward has a point for each whole unit of the total") {
    CHECK(zmart::to_reward(espresso()) == zmart::reward_accumulator{"Lovelace,Ada", 7.5, 7});
    auto p = espresso();
    p.price = 0.33;
    CHECK(zmart::to_reward(p).current_reward_points == 0);
    p.price = -0.5;
    CHECK(zmart::to_reward(p).current_reward_points == -1);
}

TEST_CASE("reward points saturate") {
    auto p = espresso();
    p.price = 1e300;
    CHECK(zmart::to_reward(p).current_reward_points == std::numeric_limits<int>::max());
    p.price = -1e300;
    CHECK(zmart::to_reward(p).current_reward_points == std::numeric_limits<int>::min());
    p.price = std::numeric_limits<double>::quiet_NaN();
    CHECK(zmart::to_reward(p).current_reward_points == 0);
}

TEST_CASE("equal seeds give equal purchases") {
    zmart::purchase_generator a{7}, b{7}, c{8};
    int different = 0;
    for (int i = 0; i < 100; ++i) {
        auto const p = a();
        CHECK(p == b());
        different += !(p == c());
    }
    CHECK(different == 100);
}

TEST_CASE("the first purchase of seed 1 is the same on every platform") {
    zmart::purchase const expected{"Mary-Jane", "Watson",      "customer-465", "1853-0070-4269-5142",
                                   "milk",      "grocery",     "employee-106", 5,
                                   1.19,        1704067200235, "01234",        "store-10"};
    CHECK(zmart::purchase_generator{1}() == expected);
}

TEST_CASE("generated purchases look like purchases") {
    zmart::purchase_generator next{1};
    std::set<std::string> customers, odd;
    std::int64_t date = 0;
    for (int i = 0; i < 2000; ++i) {
        auto const p = next();
        CHECK(p.credit_card_number.size() == 19);
        CHECK(p.quantity >= 1);
        CHECK(p.quantity <= 5);
        CHECK(p.price > 0);
        CHECK(p.purchase_date >= date);
        CHECK(p.zip_code.size() == 5);
        date = p.purchase_date;
        customers.insert(p.customer_id);
        for (auto const& text : {p.first_name, p.last_name, p.item_purchased})
            for (char c : text)
                if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e || c == '"' ||
                    c == '\\')
                    odd.insert(std::string{c});
    }
    CHECK(customers.size() > 400);
    for (auto c : {"\"", "\\", "\n", "\t", "\xc3"}) CHECK(odd.count(c) == 1);
}
