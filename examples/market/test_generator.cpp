// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>
#include "generator.hpp"

TEST_CASE("equal seeds give equal trades and clicks") {
    market::generator a{7}, b{7}, c{8};
    int different = 0;
    for (int i = 0; i < 100; ++i) {
        auto const t = a.transaction(i);
        CHECK(t == b.transaction(i));
        different += !(t == c.transaction(i));
        CHECK(a.click(i) == b.click(i));
    }
    CHECK(different == 100);
}

TEST_CASE("the first trade and the first click of seed 1 are the same on every platform") {
    market::generator g{1};
    CHECK(g.transaction(1000) == market::stock_transaction{"KWII", "Technology", "Prepackaged \"software\"", 3354, 26.7,
                                                           "customer-232", 1000, true});
    CHECK(g.click(2000) == market::click_event{"JWEF", "https://stocks.example/JWEF/news", 2000});
}

TEST_CASE("companies differ, and have all that is told about them") {
    market::generator const g{3, 200};
    REQUIRE(g.companies().size() == 200);
    std::set<std::string> symbols, sectors, odd;
    for (auto const& c : g.companies()) {
        CHECK(c.symbol.size() >= 3);
        CHECK(c.symbol.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos);
        CHECK(c.price_cents >= 500);
        CHECK(c.volatility >= 1);
        symbols.insert(c.symbol);
        sectors.insert(c.sector);
        for (auto const& text : {c.name, c.industry})
            for (auto const& special : {"\"", "é", "'", "&"})
                if (text.find(special) != std::string::npos) odd.insert(special);
    }
    CHECK(symbols.size() == 200);
    CHECK(sectors.size() == 6);
    CHECK(odd.size() == 4);
}

TEST_CASE("prices walk: each trade near the last one, in the end somewhere else") {
    market::generator g{5};
    std::map<std::string, double> first, last;
    std::set<std::string> customers;
    int purchases = 0;
    for (int i = 0; i < 4000; ++i) {
        auto const t = g.transaction(1'000 * i);
        CHECK(t.transaction_timestamp == 1'000 * i);
        CHECK(t.shares > 0);
        CHECK(t.share_price >= 1);
        if (last.contains(t.symbol)) {
            auto const before = last[t.symbol];
            CHECK(std::abs(t.share_price - before) <= before * 0.03 + 0.01);
        } else {
            first[t.symbol] = t.share_price;
        }
        last[t.symbol] = t.share_price;
        customers.insert(t.customer_id);
        purchases += t.purchase;
    }
    CHECK(last.size() == 20);
    int moved = 0;
    for (auto const& [symbol, price] : last) moved += std::abs(price - first[symbol]) > first[symbol] * 0.05;
    CHECK(moved > 5);
    CHECK(customers.size() > 400);
    CHECK(purchases > 1500);
    CHECK(purchases < 2500);
}

TEST_CASE("clicks come to companies that are traded") {
    market::generator g{5};
    std::set<std::string> traded, clicked;
    for (auto const& c : g.companies()) traded.insert(c.symbol);
    for (int i = 0; i < 500; ++i) {
        auto const c = g.click(i);
        CHECK(traded.contains(c.symbol));
        CHECK(c.url.starts_with("https://stocks.example/" + c.symbol + '/'));
        CHECK(c.timestamp == i);
        clicked.insert(c.symbol);
    }
    CHECK(clicked.size() == 20);
}
