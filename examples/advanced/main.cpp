// SPDX-License-Identifier: Apache-2.0
// ZMart's further wishes, watched: a state listener, the two logging interceptors, and metrics at debug.
#include <atomic>
#include <weir/logging.hpp>
#include "../support/stage.hpp"
#include "../zmart/check.hpp"
#include "../zmart/generator.hpp"
#include "node_times.hpp"
#include "topology.hpp"

namespace {

/// The one of the book's ZMartKafkaStreamsAdvancedReqsMetricsApp.
struct zmart_state_listener : weir::state_listener {
    void on_change(weir::state now, weir::state before) {
        if (now == weir::state::running && before == weir::state::rebalancing)
            std::printf("Application has gone from REBALANCING to RUNNING\n");
        if (now == weir::state::rebalancing) std::printf("Application is entering REBALANCING phase\n");
    }
};

/// Stands for a database. Called by all stream threads.
std::atomic<std::uint64_t> saved_by_security{0};

std::unique_ptr<example::application> application(example::stage& on) {
    return on.make(advanced::topology([](zmart::purchase const&) { ++saved_by_security; }),
                   {{"application.id", "advanced"}, {"commit.interval.ms", "100"}},
                   weir::with<weir::metrics::debug, zmart_state_listener,
                              weir::consumer_interceptors<weir::stock_transaction_consumer_interceptor>,
                              weir::producer_interceptors<weir::zmart_producer_interceptor>>);
}

/// What a purchase leads to: true when it is one for security, too.
template <typename Expected>
bool expect(std::string_view key, zmart::purchase const& bought, Expected& expected) {
    auto const p = zmart::mask_credit_card(bought);
    expected["patterns"].add_json(key, zmart::to_pattern(p));
    expected["rewards"].add_json(key, zmart::to_reward(p));
    if (p.department == "coffee" || p.department == "electronics") expected[p.department].add_json(key, p);
    if (p.price > 5.00) {
        weir::bytes date;
        weir::serde::int64.serialize(p.purchase_date, date);
        expected["purchases"].add_json(date, p);
    }
    return p.employee_id == "employee-0";
}

int act(example::stage& on) {
    std::vector<std::string> const outputs{"patterns", "rewards", "purchases", "coffee", "electronics"};
    zmart::purchase_generator purchases{on.chosen().seed};
    zmart::checker checker{on, "advanced"};
    return on.run({
        .application_id = "advanced",
        .make = [&] { return application(on); },
        .inputs = {"transactions"},
        .outputs = outputs,
        .before = [&] { checker.begin(outputs); },
        .send =
            [&](example::sender& to) {
                auto const p = purchases();
                example::send_json(to, "transactions", p.customer_id, p);
            },
        .check =
            [&] {
                std::uint64_t suspicious = 0;
                auto const right = checker.is_as_expected(
                    [&](auto key, auto const& p, auto& expected) { suspicious += expect(key, p, expected); });
                std::printf("\nsaved by security: %llu of %llu\n",
                            static_cast<unsigned long long>(saved_by_security.load()),
                            static_cast<unsigned long long>(suspicious));
                return right && saved_by_security == suspicious;
            },
        .show_metrics = advanced::print_node_times,
    });
}

}  // namespace

int main(int argc, char** argv) {
    return example::run(argc, argv, {"ZMart's further wishes, with a state listener, interceptors and metrics"}, act);
}
