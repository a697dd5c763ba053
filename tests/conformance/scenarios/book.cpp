// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <catch2/catch.hpp>
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

}  // namespace book

BOOST_HANA_ADAPT_STRUCT(book::purchase, customer, card, item, department, employee, quantity, price_cents, zip,
                        date_ms);
BOOST_HANA_ADAPT_STRUCT(book::pattern, zip, item, date_ms, amount_cents);
BOOST_HANA_ADAPT_STRUCT(book::reward, customer, amount_cents, points);

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

}  // namespace

TEST_CASE("book_zmart") {
    auto const purchases =
        weir::stream<"transactions">(weir::serde::string, json<book::purchase>) | weir::map_values(masked);
    replay(weir::topology(
        purchases | weir::map_values(pattern_of) | weir::to<"patterns">(weir::serde::string, json<book::pattern>),
        purchases | weir::map_values(reward_of) | weir::to<"rewards">(weir::serde::string, json<book::reward>),
        purchases | weir::to<"purchases">()));
}
