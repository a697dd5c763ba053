// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <numeric>
#include <weir/json.hpp>
#include "../replay.hpp"

using namespace conformance;

namespace book {

struct purchase {
    std::string customer, card, item, department, employee;
    std::int64_t quantity = 0, price_cents = 0;
    std::string zip;
    std::int64_t date_ms = 0;
};

struct pattern {
    std::string zip, item;
    std::int64_t date_ms = 0, amount_cents = 0;
};

struct reward {
    std::string customer;
    std::int64_t amount_cents = 0, points = 0;
};

struct trade {
    std::int64_t price_cents = 0, shares = 0;
};

struct performance {
    std::vector<std::int64_t> prices, shares;  // the newest, at most 5
    std::int64_t price_bp = 0, shares_bp = 0, last_ms = 0;
};

}  // namespace book

BOOST_HANA_ADAPT_STRUCT(book::purchase, customer, card, item, department, employee, quantity, price_cents, zip,
                        date_ms);
BOOST_HANA_ADAPT_STRUCT(book::pattern, zip, item, date_ms, amount_cents);
BOOST_HANA_ADAPT_STRUCT(book::reward, customer, amount_cents, points);
BOOST_HANA_ADAPT_STRUCT(book::trade, price_cents, shares);
BOOST_HANA_ADAPT_STRUCT(book::performance, prices, shares, price_bp, shares_bp, last_ms);

namespace {

template <typename T>
constexpr auto json = weir::serde::json<T, weir::serde::naming::as_is>;

book::purchase masked(book::purchase p) {
    p.card = "xxxx-xxxx-xxxx-" + p.card.substr(15);
    return p;
}
book::pattern pattern_of(book::purchase const& p) { return {p.zip, p.item, p.date_ms, p.quantity * p.price_cents}; }
book::reward reward_of(book::purchase const& p) {
    auto const total = p.quantity * p.price_cents;
    return {p.customer, total, total / 100};
}

/// Tells how far the last trade of a symbol is from its average, in hundredths of a percent.
struct stock_performance {
    using key_type = std::string;
    using value_type = book::performance;
    static constexpr auto stores =
        weir::stores(weir::store<"performance">(weir::serde::string, json<book::performance>));

    void init(auto& context) {
        context.schedule(weir::punctuation::stream_time, 10'000, [&context](std::int64_t now_ms) {
            context.template store<"performance">().for_each([&](auto const& symbol, auto const& p) {
                if (std::abs(p.price_bp) >= 200 || std::abs(p.shares_bp) >= 200) context.forward(symbol, p, now_ms);
            });
        });
    }
    void process(weir::nullable<std::string> symbol, book::trade const& trade, auto& context) {
        if (symbol == nullptr) return;
        auto store = context.template store<"performance">();
        book::performance p;
        store.get(*symbol, p);
        track(p.prices, p.price_bp, trade.price_cents);
        track(p.shares, p.shares_bp, trade.shares);
        p.last_ms = context.timestamp_ms();
        store.put(*symbol, p);
    }

private:
    static void track(std::vector<std::int64_t>& values, std::int64_t& bp, std::int64_t now) {
        if (!values.empty()) {
            auto const average = std::accumulate(values.begin(), values.end(), std::int64_t{}) /
                                 static_cast<std::int64_t>(values.size());
            bp = (now - average) * 10'000 / average;
        }
        values.push_back(now);
        if (values.size() > 5) values.erase(values.begin());
    }
};

}  // namespace

TEST_CASE("book_zmart") {
    auto const purchases =
        weir::stream<"transactions">(weir::serde::string, json<book::purchase>) | weir::map_values(masked);
    replay(weir::topology(
        purchases | weir::map_values(pattern_of) | weir::to<"patterns">(weir::serde::string, json<book::pattern>),
        purchases | weir::map_values(reward_of) | weir::to<"rewards">(weir::serde::string, json<book::reward>),
        purchases | weir::to<"purchases">()));
}

TEST_CASE("book_stock_performance") {
    replay(weir::topology(weir::stream<"stocks">(weir::serde::string, json<book::trade>) |
                          weir::process(stock_performance{}) |
                          weir::to<"performance-out">(weir::serde::string, json<book::performance>)));
}
