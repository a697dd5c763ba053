// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a stock does: nothing here knows about streams.

#include <cmath>
#include <cstddef>
#include <vector>
#include "../market/model.hpp"

namespace stocks {

/// The last prices and volumes of a symbol, their averages, and how far the last trade was from them.
struct stock_performance {
    std::int64_t last_update_sent = 0;  // milliseconds since 1970: of the last trade
    double current_price = 0;
    double price_differential = 0;  // in percent of the average before it
    double share_differential = 0;
    int current_share_volume = 0;
    double current_average_price = 0;  // 0: there are fewer than 20
    double current_average_volume = 0;
    std::vector<double> share_price_lookback;  // at most 20, the newest last
    std::vector<double> share_volume_lookback;

    static constexpr std::size_t max_look_back = 20;

    void update(market::stock_transaction const& t) {
        last_update_sent = t.transaction_timestamp;
        current_price = t.share_price;
        current_share_volume = t.shares;
        price_differential = differential(current_price, current_average_price);
        share_differential = differential(current_share_volume, current_average_volume);
        current_average_price = moving_average(share_price_lookback, current_price);
        current_average_volume = moving_average(share_volume_lookback, current_share_volume);
    }

    bool exceeds(double percent) const {
        return std::abs(price_differential) >= percent || std::abs(share_differential) >= percent;
    }

    friend bool operator==(stock_performance const&, stock_performance const&) = default;

private:
    static double differential(double value, double average) { return average == 0 ? 0 : (value / average - 1) * 100; }

    static double moving_average(std::vector<double>& last, double value) {
        if (last.size() == max_look_back) last.erase(last.begin());
        last.push_back(value);
        if (last.size() < max_look_back) return 0;
        double sum = 0;
        for (auto const one : last) sum += one;
        return sum / static_cast<double>(max_look_back);
    }
};

}  // namespace stocks

BOOST_HANA_ADAPT_STRUCT(stocks::stock_performance, last_update_sent, current_price, price_differential,
                        share_differential, current_share_volume, current_average_price, current_average_volume,
                        share_price_lookback, share_volume_lookback);
