// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/test.hpp>
#include "topology.hpp"

namespace {

zmart::purchase bought(std::string department) {
    zmart::purchase p;
    p.department = std::move(department);
    return p;
}

}  // namespace

TEST_CASE("a topology with state: purchases are counted per department") {
    weir::test::driver driver{departments::topology()};
    auto transactions = driver.input<"transactions">();
    auto counts = driver.output<"department-counts">();
    transactions.pipe("customer-1", bought("coffee"), 100);
    transactions.pipe("customer-2", bought("toys"), 200);
    transactions.pipe("customer-3", bought("coffee"), 50);

    using record = weir::test::record<std::string, std::int64_t>;
    CHECK(counts.read_records() == std::vector<record>{{"coffee", 1, 100}, {"toys", 1, 200}, {"coffee", 2, 100}});

    auto const store = driver.store<"departments">();
    CHECK(store.size() == 2);
    weir::value_and_timestamp<std::int64_t> found;
    REQUIRE(store.get("coffee", found));
    CHECK(found.value == 2);
    CHECK(found.timestamp_ms == 100);  // the newest, not that of the last record
    CHECK_FALSE(store.get("garden", found));
}

TEST_CASE("what goes through internal topics can be seen, too") {
    weir::test::driver driver{departments::topology(), {.application_id = "shop"}};
    driver.input<"transactions">().pipe("customer-1", bought("coffee"));
    std::vector<std::string> topics;
    for (auto const& record : driver.produced()) topics.push_back(record.topic);
    CHECK(topics ==
          std::vector<std::string>{"shop-departments-repartition", "shop-departments-changelog", "department-counts"});
}

TEST_CASE("a purchase that is null has no department: the failure names the node and the record") {
    weir::test::driver driver{departments::topology()};
    CHECK_THROWS_WITH(driver.input<"transactions">().pipe("customer-1", std::nullopt),
                      Catch::Contains("KSTREAM-KEY-SELECT-0000000001") &&
                          Catch::Contains("topic transactions, partition 0, offset 0"));
    CHECK(driver.store<"departments">().size() == 0);
}
