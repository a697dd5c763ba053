// SPDX-License-Identifier: Apache-2.0
// The ZMart application on generated purchases: writes `transactions`, runs the topology, checks what it wrote.
#include "../support/stage.hpp"
#include "check.hpp"
#include "generator.hpp"
#include "topology.hpp"

namespace {

std::unique_ptr<example::application> application(example::stage& on) {
    return on.make(zmart::topology(), {{"application.id", "zmart"}, {"commit.interval.ms", "200"}});
}

int act(example::stage& on) {
    std::vector<std::string> const outputs{"patterns", "rewards", "purchases"};
    zmart::purchase_generator purchases{on.chosen().seed};
    zmart::checker checker{on, "zmart"};
    return on.run({
        .application_id = "zmart",
        .make = [&] { return application(on); },
        .inputs = {"transactions"},
        .outputs = outputs,
        .one_output_per_input = true,
        .before = [&] { checker.begin(outputs); },
        .send =
            [&](example::sender& to) {
                auto const p = purchases();
                example::send_json(to, "transactions", p.customer_id, p);
            },
        .check =
            [&] {
                return checker.is_as_expected([](auto key, zmart::purchase const& p, auto& expected) {
                    auto const masked = zmart::mask_credit_card(p);
                    expected["patterns"].add_json(key, zmart::to_pattern(masked));
                    expected["rewards"].add_json(key, zmart::to_reward(masked));
                    expected["purchases"].add_json(key, masked);
                });
            },
    });
}

}  // namespace

int main(int argc, char** argv) {
    return example::run(argc, argv, {"ZMart: masks card numbers, and derives patterns, rewards and purchases"}, act);
}
