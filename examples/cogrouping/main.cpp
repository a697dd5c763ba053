// SPDX-License-Identifier: Apache-2.0
// Clicks and stock transactions of each company in one pair of lists: by a processor, and by the DSL's cogroup.
#include "../market/generator.hpp"
#include "../support/restored.hpp"
#include "../support/stage.hpp"
#include "check.hpp"
#include "listeners.hpp"
#include "topology.hpp"

namespace {

/// A static member of its group (group.instance.id) takes over at once where it was killed.
std::unique_ptr<example::application> application(example::stage& on) {
    return on.make(cogrouping::topology(),
                   {{"application.id", "cogrouping"},
                    {"group.instance.id", "cogrouping"},
                    {"commit.interval.ms", "100"},
                    {"producer.linger.ms", "5"}},
                   weir::with<cogrouping::says_when_it_runs, weir::restore::logging, example::restored,
                              cogrouping::tells_of_dead_threads>);
}

int act(example::stage& on) {
    market::generator market{on.chosen().seed, 100};
    cogrouping::checker checker{on};
    bool click = false;
    return on.run({
        .application_id = "cogrouping",
        .make = [&] { return application(on); },
        .inputs = {"clicks", "stock-transactions"},
        .outputs = {"cogrouped-by-processor", "cogrouped-by-dsl"},
        .before = [&] { checker.begin(); },
        .send =
            [&](example::sender& to) {
                auto const now_ms = on.next_event_ms();
                if ((click = !click)) {
                    auto const c = market.click(now_ms);
                    example::send_json(to, "clicks", c.symbol, c, now_ms);
                } else {
                    auto const t = market.transaction(now_ms);
                    example::send_json(to, "stock-transactions", t.symbol, t, now_ms);
                }
            },
        .check = [&] { return checker.is_right(); },
    });
}

}  // namespace

int main(int argc, char** argv) {
    return example::run(argc, argv,
                        {.text = "Clicks and stock transactions of each company, cogrouped in two ways", .kill = true},
                        act);
}
