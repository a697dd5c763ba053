// SPDX-License-Identifier: Apache-2.0
// The book's test of ZMart: a purchase goes in, and each of the three outputs is what the model makes of it.
#include <catch2/catch.hpp>
#include <weir/test.hpp>
#include "generator.hpp"
#include "topology.hpp"

TEST_CASE("Testing the ZMart topology flow") {
    weir::test::driver driver{zmart::topology()};
    auto const purchase = zmart::purchase_generator{1}();

    driver.input<"transactions">().pipe(purchase);

    auto const expected = zmart::mask_credit_card(purchase);
    CHECK(expected != purchase);
    CHECK(driver.output<"purchases">().read_value() == expected);
    CHECK(driver.output<"rewards">().read_value() == zmart::to_reward(expected));
    CHECK(driver.output<"patterns">().read_value() == zmart::to_pattern(expected));
    CHECK(driver.produced().size() == 3);
}

TEST_CASE("many purchases come out in their order, and no card number does") {
    weir::test::driver driver{zmart::topology()};
    auto transactions = driver.input<"transactions">();
    zmart::purchase_generator purchases{7};
    std::vector<std::string> customers, cards;
    for (int i = 0; i < 100; ++i) {
        auto const p = purchases();
        transactions.pipe(p.customer_id, p, p.purchase_date);
        customers.push_back(p.customer_id);
        cards.push_back(p.credit_card_number);
    }
    auto const found = driver.output<"purchases">().read_records();
    REQUIRE(found.size() == 100);
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].key == customers[i]);
        CHECK(found[i].timestamp_ms == found[i].value->purchase_date);
    }
    for (auto const& record : driver.produced())
        for (auto const& card : cards) CHECK(record.value->find(card) == std::string::npos);
}
