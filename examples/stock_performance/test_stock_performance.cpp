// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/test.hpp>
#include "topology.hpp"

namespace {

market::stock_transaction trade(std::string symbol, double price, int shares = 100, std::int64_t at_ms = 0) {
    return {std::move(symbol), "Technology", "Semiconductors", shares, price, "customer-1", at_ms, true};
}

stocks::stock_performance after(std::vector<double> const& prices) {
    stocks::stock_performance p;
    for (auto const price : prices) p.update(trade("ACME", price));
    return p;
}

}  // namespace

TEST_CASE("there is no average, and no differential, before there are 20 prices") {
    auto const p = after(std::vector<double>(19, 10.0));
    CHECK(p.current_average_price == 0);
    CHECK(p.price_differential == 0);
    CHECK_FALSE(p.exceeds(0.01));
    CHECK(after(std::vector<double>(20, 10.0)).current_average_price == 10);
}

TEST_CASE("the average moves with the last 20 prices, the differential is against the average before") {
    std::vector<double> prices;
    for (int i = 1; i <= 20; ++i) prices.push_back(i);
    CHECK(after(prices).current_average_price == 10.5);
    prices.push_back(21);
    auto const p = after(prices);
    CHECK(p.price_differential == Approx(100));  // 21 against 10.5
    CHECK(p.current_average_price == 11.5);      // of 2 to 21
    CHECK(p.share_price_lookback.size() == 20);
    CHECK(p.share_price_lookback.front() == 2);
    CHECK(p.exceeds(99.9));
    CHECK_FALSE(p.exceeds(100.1));
}

TEST_CASE("a fall counts as much as a rise, and volume as much as price") {
    auto p = after(std::vector<double>(20, 10.0));
    p.update(trade("ACME", 9));
    CHECK(p.price_differential == Approx(-10));
    CHECK(p.exceeds(5));
    p = after(std::vector<double>(20, 10.0));
    p.update(trade("ACME", 10, 150));
    CHECK(p.share_differential == Approx(50));
    CHECK(p.exceeds(5));
}

TEST_CASE("stream time punctuates: what is far from its average is told every ten seconds") {
    weir::test::driver driver{stocks::topology(2)};
    auto trades = driver.input<"stock-transactions">();
    auto told = driver.output<"stock-performance">();
    for (int i = 0; i < 20; ++i) {
        trades.pipe("ACME", trade("ACME", 10), 1'000 + i);
        trades.pipe("CALM", trade("CALM", 50), 1'000 + i);
    }
    trades.pipe("ACME", trade("ACME", 11), 2'000);
    CHECK(told.is_empty());  // the clock stands at 2 s

    trades.pipe("CALM", trade("CALM", 50), 12'345);  // any record moves it
    auto const first = told.read_record();
    CHECK(first.key == "ACME");
    CHECK(first.timestamp_ms == 12'345);
    CHECK(first.value->price_differential == Approx(10));
    CHECK(told.is_empty());

    trades.pipe("CALM", trade("CALM", 50), 19'999);
    CHECK(told.is_empty());
    trades.pipe("CALM", trade("CALM", 50), 20'000);  // 10 s multiples, not 10 s after the last time
    CHECK(told.size() == 1);
    trades.pipe("CALM", trade("CALM", 50), 55'000);  // several are due: it is told once
    CHECK(told.size() == 2);
}

TEST_CASE("wall-clock time does not move stream time") {
    weir::test::driver driver{stocks::topology(0)};
    driver.input<"stock-transactions">().pipe("ACME", trade("ACME", 10), 1'000);
    auto told = driver.output<"stock-performance">();
    CHECK(told.read_records().size() == 1);  // the first record of all
    driver.advance_wall_clock_ms(60'000);
    CHECK(told.is_empty());
}

TEST_CASE("the store holds what is known of each symbol") {
    weir::test::driver driver{stocks::topology(2)};
    driver.input<"stock-transactions">().pipe("ACME", trade("ACME", 12.5, 30, 777));
    stocks::stock_performance found;
    REQUIRE(driver.store<"stock-performance-store">().get("ACME", found));
    CHECK(found.current_price == 12.5);
    CHECK(found.current_share_volume == 30);
    CHECK(found.last_update_sent == 777);
    CHECK_FALSE(driver.store<"stock-performance-store">().get("OTHER", found));
}

TEST_CASE("the processor by itself") {
    auto context = weir::test::mock_processor_context<stocks::stock_performance_processor>();
    stocks::stock_performance_processor processor{2};
    processor.init(context);
    for (int i = 0; i < 20; ++i) processor.process("ACME", trade("ACME", 10), context);
    processor.process("ACME", trade("ACME", 12), context);
    CHECK(context.forwarded().empty());

    auto& punctuator = context.scheduled_punctuators().at(0);
    CHECK(punctuator.interval_ms == 10'000);
    punctuator.punctuate(20'000);
    REQUIRE(context.forwarded().size() == 1);
    CHECK(context.forwarded()[0].key == "ACME");
    CHECK(context.forwarded()[0].timestamp_ms == 20'000);
}
