// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include "../support/restored.hpp"
#include "../support/stage.hpp"
#include "topology.hpp"

namespace cogrouping {

/// What both ways must have in the end: all clicks and transactions of each company, as they lie in their topics.
class checker {
    using activities = std::map<std::string, company_activity>;

    example::stage& stage_;
    activities untold_before_;
    example::offsets clicks_, transactions_, by_processor_;

    /// The newest value of each company.
    activities newest(std::string const& topic) {
        activities out;
        stage_.kafka().read_all(topic, [&](example::record const& r) {
            if (r.value) out[std::string{*r.key}] = example::from_json<company_activity>(r.value);
        });
        return out;
    }
    void add_inputs(example::offsets const& clicks, example::offsets const& transactions, activities& to) {
        stage_.kafka().read(clicks, [&](example::record const& r) {
            to[std::string{*r.key}].clicks.push_back(example::from_json<click_event>(r.value));
        });
        stage_.kafka().read(transactions, [&](example::record const& r) {
            to[std::string{*r.key}].transactions.push_back(example::from_json<stock_transaction>(r.value));
        });
    }
    static void append(activities& to, std::string const& symbol, company_activity const& more) {
        auto& all = to[symbol];
        all.clicks.insert(all.clicks.end(), more.clicks.begin(), more.clicks.end());
        all.transactions.insert(all.transactions.end(), more.transactions.begin(), more.transactions.end());
    }

public:
    explicit checker(example::stage& on) : stage_{on} {}

    void begin() {
        auto& kafka = stage_.kafka();
        untold_before_ = newest("cogrouping-tuples-changelog");
        clicks_ = kafka.position_of("cogrouping", "clicks");
        transactions_ = kafka.position_of("cogrouping", "stock-transactions");
        by_processor_ = kafka.ends_of("cogrouped-by-processor");
    }

    bool is_right() {
        std::printf("\n%-22s %10s %10s\n", "", "companies", "wrong");
        auto expected = untold_before_;
        add_inputs(clicks_, transactions_, expected);
        auto const processor_is_right = told_is_right(expected);

        activities all;
        auto& kafka = stage_.kafka();
        add_inputs(kafka.position_of("", "clicks"), kafka.position_of("", "stock-transactions"), all);
        auto const dsl_is_right = table_is_right(all);
        if (stage_.was_killed())
            std::printf("restored: %lld records of the changelogs\n",
                        static_cast<long long>(example::restored::records.load()));
        return processor_is_right && dsl_is_right && !expected.empty() &&
               (!stage_.was_killed() || example::restored::records > 0);
    }

private:
    static bool report(char const* what, std::size_t companies, std::size_t wrong) {
        std::printf("%-22s %10zu %10zu\n", what, companies, wrong);
        return wrong == 0;
    }

    /// Of what comes several times, the last one stays.
    template <typename T>
    static std::vector<T> without_repetition(std::vector<T> const& list) {
        std::vector<T> out;
        for (auto at = list.begin(); at != list.end(); ++at)
            if (std::find(at + 1, list.end(), *at) == list.end()) out.push_back(*at);
        return out;
    }

    /// What was told, and what still lies in the store, is what came: after a kill some of it twice.
    bool told_is_right(activities const& expected) {
        activities found;
        stage_.kafka().read(by_processor_, [&](example::record const& r) {
            append(found, std::string{*r.key}, example::from_json<company_activity>(r.value));
        });
        for (auto const& [symbol, untold] : newest("cogrouping-tuples-changelog")) append(found, symbol, untold);
        auto const has_all = [](auto const& had, auto const& wanted) {
            return std::all_of(wanted.begin(), wanted.end(),
                               [&](auto const& one) { return std::find(had.begin(), had.end(), one) != had.end(); });
        };
        std::size_t wrong = 0;
        for (auto const& [symbol, wanted] : expected) {
            auto const& had = found[symbol];
            wrong += stage_.was_killed()
                         ? !has_all(had.clicks, wanted.clicks) || !has_all(had.transactions, wanted.transactions)
                         : had != wanted;
        }
        return report("by the processor", expected.size(), wrong);
    }

    /// The newest of what came: after a kill some of it twice, but in the end each list is the end of what came.
    bool table_is_right(activities const& expected) {
        auto found = newest("cogrouped-by-dsl");
        auto const is_end_of = [&](auto const& list, auto const& all) {
            if (list.size() != std::min(kept, all.size()) && !stage_.was_killed()) return false;
            auto const once = without_repetition(list);
            return once.size() <= all.size() && std::equal(once.rbegin(), once.rend(), all.rbegin());
        };
        std::size_t wrong = 0;
        for (auto const& [symbol, all] : expected) {
            auto const& had = found[symbol];
            wrong += !is_end_of(had.clicks, all.clicks) || !is_end_of(had.transactions, all.transactions);
        }
        return report("by the DSL", expected.size(), wrong);
    }
};

}  // namespace cogrouping
