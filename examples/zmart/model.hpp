// SPDX-License-Identifier: Apache-2.0
#pragma once

// The domain of ZMart, the shop of "Kafka Streams in Action" by William P. Bejeck Jr.: what is sold, and what is told
// to whom about it. Nothing here knows about streams.

#include <boost/hana/adapt_struct.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace zmart {

struct purchase {
    std::string first_name;
    std::string last_name;
    std::string customer_id;
    std::string credit_card_number;
    std::string item_purchased;
    std::string department;
    std::string employee_id;
    int quantity = 0;
    double price = 0;
    std::int64_t purchase_date = 0;  // milliseconds since 1970
    std::string zip_code;
    std::string store_id;

    friend bool operator==(purchase const&, purchase const&) = default;
};

struct purchase_pattern {
    std::string zip_code;
    std::string item;
    std::int64_t date = 0;  // milliseconds since 1970
    double amount = 0;

    friend bool operator==(purchase_pattern const&, purchase_pattern const&) = default;
};

struct reward_accumulator {
    std::string customer_name;  // "last,first"
    double purchase_total = 0;
    int current_reward_points = 0;  // one for each whole unit of the total

    friend bool operator==(reward_accumulator const&, reward_accumulator const&) = default;
};

inline double total(purchase const& p) { return p.price * p.quantity; }

/// "xxxx-xxxx-xxxx-1234". Whatever its argument looks like, it shows nothing but digits among the last four
/// characters, and of fewer than eight characters nothing at all. Keeps the capacity of the string.
inline void mask_card(std::string& card) {
    char last[]{'x', 'x', 'x', 'x'};
    if (card.size() >= 8)
        for (std::size_t i = 0; i < 4; ++i)
            if (auto c = card[card.size() - 4 + i]; c >= '0' && c <= '9') last[i] = c;
    card.assign("xxxx-xxxx-xxxx-").append(last, sizeof last);
}

inline purchase mask_credit_card(purchase p) {
    mask_card(p.credit_card_number);
    return p;
}

inline purchase_pattern to_pattern(purchase const& p) {
    return {p.zip_code, p.item_purchased, p.purchase_date, total(p)};
}

/// Points are rounded towards zero and saturate, as Java's cast from double to int.
inline reward_accumulator to_reward(purchase const& p) {
    constexpr auto least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
    auto const sum = total(p);
    auto const points = !(sum == sum) ? 0 : sum <= least ? least : sum >= most ? most : static_cast<int>(sum);
    return {p.last_name + ',' + p.first_name, sum, points};
}

}  // namespace zmart

BOOST_HANA_ADAPT_STRUCT(zmart::purchase, first_name, last_name, customer_id, credit_card_number, item_purchased,
                        department, employee_id, quantity, price, purchase_date, zip_code, store_id);
BOOST_HANA_ADAPT_STRUCT(zmart::purchase_pattern, zip_code, item, date, amount);
BOOST_HANA_ADAPT_STRUCT(zmart::reward_accumulator, customer_name, purchase_total, current_reward_points);
