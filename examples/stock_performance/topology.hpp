// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json.hpp>
#include <weir/weir.hpp>
#include "performance.hpp"

namespace stocks {

inline constexpr auto performances =
    weir::store<"stock-performance-store">(weir::serde::string, weir::serde::json<stock_performance>);

/// Keeps what it knows about each symbol in a store. Every 10 s of stream time it tells of those whose last trade was
/// far from the average.
class stock_performance_processor {
    double threshold_percent_;

public:
    using key_type = std::string;  // what it forwards
    using value_type = stock_performance;
    static constexpr auto stores = performances;

    explicit stock_performance_processor(double threshold_percent) : threshold_percent_{threshold_percent} {}

    void init(auto& context) {
        context.schedule(weir::punctuation::stream_time, 10'000, [this, &context](std::int64_t now_ms) {
            context.store(performances).for_each([&](std::string const& symbol, stock_performance const& performance) {
                if (performance.exceeds(threshold_percent_)) context.forward(symbol, performance, now_ms);
            });
        });
    }

    void process(std::string const& symbol, market::stock_transaction const& transaction, auto& context) {
        auto store = context.store(performances);
        auto performance = store.get(symbol).value_or(stock_performance{});
        performance.update(transaction);
        store.put(symbol, performance);
    }
};

inline auto topology(double threshold_percent) {
    return weir::topology(
        weir::stream<"stock-transactions">(weir::serde::string, weir::serde::json<market::stock_transaction>) |
        weir::process(stock_performance_processor{threshold_percent}) |
        weir::to<"stock-performance">(weir::serde::string, weir::serde::json<stock_performance>));
}

}  // namespace stocks
