// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <vector>
#include <weir/metrics/log_summary.hpp>
#include <weir/metrics/reports.hpp>

namespace metrics = weir::metrics;

namespace {

metrics::metric of(metrics::definition const& what, double value, std::string text = {}) {
    return {std::string{what.group}, std::string{what.name}, "", {}, value, what.is, std::move(text)};
}

metrics::snapshot after(double processed, double punctuated, double dropped, double remaining) {
    return metrics::snapshot{{of(metrics::client::state, 0, "RUNNING"), of(metrics::thread::process_total, processed),
                              of(metrics::thread::process_rate, 41.25), of(metrics::thread::commit_total, 2),
                              of(metrics::thread::punctuate_total, punctuated),
                              of(metrics::task::dropped_records_total, dropped),
                              of(metrics::task::restore_remaining_records_total, remaining)}};
}

}  // namespace

TEST_CASE("log_summary: a line says what happened since the last one, and of the rare only what there is") {
    std::vector<std::string> lines;
    metrics::log_summary summary{[&](std::string_view line) { lines.emplace_back(line); }};
    STATIC_REQUIRE(metrics::reporter<decltype(summary)>);
    summary.report({});  // metrics are off
    summary.report(after(100, 0, 0, 9));
    summary.report(after(350, 4, 3, 0));
    summary.report(after(20, 4, 1, 0));  // tasks went elsewhere
    CHECK(lines == std::vector<std::string>{
                       "RUNNING: processed 100 records (41.2 per second lately), 2 commits, 9 records remain to be "
                       "restored",
                       "RUNNING: processed 250 records (41.2 per second lately), 0 commits, 4 punctuations, 3 records "
                       "dropped",
                       "RUNNING: processed 20 records (41.2 per second lately), 0 commits, 0 punctuations, 1 records "
                       "dropped"});
}
