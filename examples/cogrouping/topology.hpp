// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json.hpp>
#include <weir/weir.hpp>
#include "../market/model.hpp"

namespace cogrouping {

using market::click_event;
using market::stock_transaction;

/// What happened around a company: two lists, each in its own order.
struct company_activity {
    std::vector<click_event> clicks;
    std::vector<stock_transaction> transactions;

    bool empty() const { return clicks.empty() && transactions.empty(); }
    friend bool operator==(company_activity const&, company_activity const&) = default;
};

}  // namespace cogrouping

BOOST_HANA_ADAPT_STRUCT(cogrouping::company_activity, clicks, transactions);

namespace cogrouping {

inline constexpr auto activity_serde = weir::serde::json<company_activity>;

// By a processor: both streams are made one, and a store collects what belongs together.

inline constexpr auto tuples = weir::store<"tuples">(weir::serde::string, activity_serde);

/// Every 15 s of stream time it tells what has come since it told last.
struct cogrouping_processor {
    using key_type = std::string;  // what it forwards
    using value_type = company_activity;
    static constexpr auto stores = tuples;

    void init(auto& context) {
        context.schedule(weir::punctuation::stream_time, 15'000, [&context](std::int64_t now_ms) {
            auto store = context.store(tuples);
            for (auto const& [symbol, activity] : store.all())
                if (!activity.empty()) {
                    context.forward(symbol, activity, now_ms);
                    store.put(symbol, company_activity{});
                }
        });
    }
    void process(std::string const& symbol, company_activity const& one, auto& context) {
        auto store = context.store(tuples);
        auto all = store.get(symbol).value_or(company_activity{});
        all.clicks.insert(all.clicks.end(), one.clicks.begin(), one.clicks.end());
        all.transactions.insert(all.transactions.end(), one.transactions.begin(), one.transactions.end());
        store.put(symbol, all);
    }
};

// By the DSL: a table of the newest clicks and transactions of each company.

inline constexpr std::size_t kept = 20;

template <typename T>
void keep_newest(std::vector<T>& list, T const& one) {
    if (list.size() == kept) list.erase(list.begin());
    list.push_back(one);
}
inline company_activity add_click(std::string const&, click_event const& click, company_activity activity) {
    keep_newest(activity.clicks, click);
    return activity;
}
inline company_activity add_transaction(std::string const&, stock_transaction const& t, company_activity activity) {
    keep_newest(activity.transactions, t);
    return activity;
}

/// Both ways in one application.
inline auto topology() {
    auto const clicks = weir::stream<"clicks">(weir::serde::string, weir::serde::json<click_event>);
    auto const transactions =
        weir::stream<"stock-transactions">(weir::serde::string, weir::serde::json<stock_transaction>);

    auto const of_clicks = clicks | weir::map_values([](click_event const& c) { return company_activity{{c}, {}}; });
    auto const of_transactions =
        transactions | weir::map_values([](stock_transaction const& t) { return company_activity{{}, {t}}; });
    auto const by_processor = of_clicks | weir::merge(of_transactions) | weir::process(cogrouping_processor{});

    auto const by_dsl =
        clicks | weir::group_by_key() | weir::cogroup(add_click) |
        weir::cogroup(transactions | weir::group_by_key(), add_transaction) |
        weir::aggregate<"activity">([] { return company_activity{}; }, activity_serde, weir::caching_enabled);

    return weir::topology(
        by_processor | weir::to<"cogrouped-by-processor">(weir::serde::string, activity_serde),
        by_dsl | weir::to_stream() | weir::to<"cogrouped-by-dsl">(weir::serde::string, activity_serde));
}

}  // namespace cogrouping
