// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>
#include "../support/stage.hpp"
#include "performance.hpp"

namespace stocks {

/// What the application has to tell, by plain code over the same records: the trades of a partition in their order, and
/// a look at all symbols when time has come to another multiple of ten seconds.
class checker {
    using told = std::map<std::string, std::vector<std::pair<std::int64_t, stock_performance>>>;

    example::stage& stage_;
    double threshold_percent_;
    bool fresh_ = true;  // no trade was there before, so no store has an average already
    example::offsets output_;

public:
    checker(example::stage& on, double threshold_percent) : stage_{on}, threshold_percent_{threshold_percent} {}

    void begin() {
        for (auto const& at : stage_.kafka().ends_of("stock-transactions")) fresh_ = fresh_ && at.offset == 0;
        output_ = stage_.kafka().ends_of("stock-performance");
    }

    bool is_right() {
        auto const expected = by_hand();
        told found;
        stage_.kafka().read(output_, [&](example::record const& r) {
            found[std::string{*r.key}].emplace_back(r.timestamp_ms, example::from_json<stock_performance>(r.value));
        });
        print(expected, found);
        if (fresh_) return found == expected;
        std::printf("there were trades before: only the threshold was checked\n");
        return std::all_of(found.begin(), found.end(), [&](auto const& of) {
            return std::all_of(of.second.begin(), of.second.end(),
                               [&](auto const& one) { return one.second.exceeds(threshold_percent_); });
        });
    }

private:
    told by_hand() {
        struct partition {
            std::map<std::string, stock_performance> stocks;
            std::int64_t next_look_ms = 0;
        };
        std::map<std::int32_t, partition> partitions;
        told out;
        stage_.kafka().read_all("stock-transactions", [&](example::record const& r) {
            auto& [stocks, next_look_ms] = partitions[r.partition];
            stocks[std::string{*r.key}].update(example::from_json<market::stock_transaction>(r.value));
            if (r.timestamp_ms < next_look_ms) return;
            for (auto const& [symbol, performance] : stocks)
                if (performance.exceeds(threshold_percent_)) out[symbol].emplace_back(r.timestamp_ms, performance);
            next_look_ms = r.timestamp_ms / 10'000 * 10'000 + 10'000;
        });
        return out;
    }

    static void print(told const& expected, told const& found) {
        std::printf("\n%-8s %9s %6s %10s %10s %10s\n", "symbol", "expected", "found", "price", "average", "differs");
        for (auto const& [symbol, all] : expected) {
            auto const at = found.find(symbol);
            auto const& last = all.back().second;
            std::printf("%-8s %9zu %6zu %10.2f %10.2f %8.2f %%\n", symbol.c_str(), all.size(),
                        at == found.end() ? 0 : at->second.size(), last.current_price, last.current_average_price,
                        last.price_differential);
        }
    }
};

}  // namespace stocks
