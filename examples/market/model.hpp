// SPDX-License-Identifier: Apache-2.0
#pragma once

// The stock market of "Kafka Streams in Action": trades, and clicks on what is told about a company. Nothing here knows
// about streams.

#include <boost/hana/adapt_struct.hpp>
#include <cstdint>
#include <string>

namespace market {

struct stock_transaction {
    std::string symbol;
    std::string sector;
    std::string industry;
    int shares = 0;
    double share_price = 0;
    std::string customer_id;
    std::int64_t transaction_timestamp = 0;  // milliseconds since 1970
    bool purchase = false;  // else a sale

    friend bool operator==(stock_transaction const&, stock_transaction const&) = default;
};

struct click_event {
    std::string symbol;
    std::string url;
    std::int64_t timestamp = 0;  // milliseconds since 1970

    friend bool operator==(click_event const&, click_event const&) = default;
};

}  // namespace market

BOOST_HANA_ADAPT_STRUCT(market::stock_transaction, symbol, sector, industry, shares, share_price, customer_id,
                        transaction_timestamp, purchase);
BOOST_HANA_ADAPT_STRUCT(market::click_event, symbol, url, timestamp);
