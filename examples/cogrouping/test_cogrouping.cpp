// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/test.hpp>
#include "topology.hpp"

namespace {

using cogrouping::company_activity;

market::click_event click(std::int64_t at_ms) { return {"ACME", "https://stocks.example/ACME/news", at_ms}; }
market::stock_transaction trade(std::int64_t at_ms) {
    return {"ACME", "Technology", "Semiconductors", 100, 12.5, "customer-1", at_ms, true};
}

}  // namespace

TEST_CASE("the processor tells every 15 s what has come since, and forgets it") {
    weir::test::driver driver{cogrouping::topology()};
    auto clicks = driver.input<"clicks">();
    auto trades = driver.input<"stock-transactions">();
    auto told = driver.output<"cogrouped-by-processor">();
    clicks.pipe("ACME", click(100), 100);
    CHECK(told.read_record().value == company_activity{{click(100)}, {}});  // the first record of all
    clicks.pipe("ACME", click(200), 200);
    trades.pipe("ACME", trade(300), 300);
    CHECK(told.is_empty());

    clicks.pipe("ACME", click(15'000), 15'000);
    auto const record = told.read_record();
    CHECK(record.key == "ACME");
    CHECK(record.timestamp_ms == 15'000);
    CHECK(record.value == company_activity{{click(200), click(15'000)}, {trade(300)}});

    trades.pipe("OTHER", trade(30'000), 30'000);
    CHECK(told.read_key_value().first == "OTHER");  // there is nothing new of ACME
    CHECK(told.is_empty());
    CHECK(driver.store<"tuples">().size() == 2);
}

TEST_CASE("the table of the DSL has the newest of both, with each change") {
    weir::test::driver driver{cogrouping::topology()};
    auto clicks = driver.input<"clicks">();
    for (int i = 0; i < 25; ++i) clicks.pipe("ACME", click(i), i);
    driver.input<"stock-transactions">().pipe("ACME", trade(30), 30);

    auto const all = driver.output<"cogrouped-by-dsl">().read_values();
    REQUIRE(all.size() == 26);
    CHECK(all[0] == company_activity{{click(0)}, {}});
    CHECK(all.back()->clicks.size() == 20);
    CHECK(all.back()->clicks.front() == click(5));
    CHECK(all.back()->transactions == std::vector{trade(30)});
}
