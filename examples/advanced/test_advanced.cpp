// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/test.hpp>
#include "topology.hpp"

namespace {

zmart::purchase bought(std::string department, double price, std::string employee = "employee-7") {
    return {"Ada",
            "Lovelace",
            "customer-1",
            "1111-2222-3333-4444",
            "a thing",
            std::move(department),
            std::move(employee),
            1,
            price,
            1704067200000,
            "10012",
            "store-3"};
}

}  // namespace

TEST_CASE("a purchase goes where it belongs") {
    std::vector<zmart::purchase> reported;
    weir::test::driver driver{advanced::topology([&](zmart::purchase const& p) { reported.push_back(p); })};
    auto transactions = driver.input<"transactions">();
    transactions.pipe("customer-1", bought("coffee", 3.5));
    transactions.pipe("customer-1", bought("electronics", 250));
    transactions.pipe("customer-1", bought("toys", 5.0, "employee-0"));

    CHECK(driver.output<"patterns">().size() == 3);
    CHECK(driver.output<"rewards">().size() == 3);
    CHECK(driver.output<"coffee">().read_value()->price == 3.5);
    CHECK(driver.output<"coffee">().is_empty());
    CHECK(driver.output<"electronics">().read_value()->price == 250);
    CHECK(driver.output<"electronics">().is_empty());

    auto kept = driver.output<"purchases">();
    auto const [date, purchase] = kept.read_key_value();
    CHECK(date == 1704067200000);
    CHECK(purchase->price == 250);
    CHECK(kept.is_empty());

    REQUIRE(reported.size() == 1);
    CHECK(reported[0].department == "toys");
    CHECK(reported[0].credit_card_number == "xxxx-xxxx-xxxx-4444");
}
