// SPDX-License-Identifier: Apache-2.0
// Tells every 10 s of stream time which stocks are far from their moving average: a processor with a store.
#include "../market/generator.hpp"
#include "../support/stage.hpp"
#include "check.hpp"
#include "topology.hpp"

namespace {

constexpr double threshold_percent = 2;

std::unique_ptr<example::application> application(example::stage& on) {
    return on.make(stocks::topology(threshold_percent),
                   {{"application.id", "stock-performance"}, {"commit.interval.ms", "100"}});
}

int act(example::stage& on) {
    market::generator market{on.chosen().seed};
    stocks::checker checker{on, threshold_percent};
    return on.run({
        .application_id = "stock-performance",
        .make = [&] { return application(on); },
        .inputs = {"stock-transactions"},
        .outputs = {"stock-performance"},
        .before = [&] { checker.begin(); },
        .send =
            [&](example::sender& to) {
                auto const t = market.transaction(on.next_event_ms());
                example::send_json(to, "stock-transactions", t.symbol, t, t.transaction_timestamp);
            },
        .check = [&] { return checker.is_right(); },
    });
}

}  // namespace

int main(int argc, char** argv) {
    return example::run(argc, argv, {"Stock performance: moving averages of prices and volumes, in a processor"}, act);
}
