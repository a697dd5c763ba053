// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <weir/metrics/reports.hpp>

namespace metrics = weir::metrics;

namespace {

struct application {
    mutable std::atomic<int> asked{0};
    metrics::snapshot metrics() const {
        ++asked;
        return weir::metrics::snapshot{{{"g", "n", "", {}, static_cast<double>(asked)}}};
    }
};
struct counting {
    std::atomic<int>* reported;
    void report(metrics::snapshot const& all) {
        *reported += all.size() == 1;
        if (*reported == 2) throw std::runtime_error{"no connection"};
    }
};
struct no_reporter {};

}  // namespace

TEST_CASE("reports: a reporter gets snapshots until its reports end, also after it failed") {
    STATIC_REQUIRE(metrics::reporter<counting>);
    STATIC_REQUIRE_FALSE(metrics::reporter<no_reporter>);
    application app;
    std::atomic<int> reported{0};
    {
        metrics::reports const running{app, 1, counting{&reported}};
        while (reported < 5) std::this_thread::yield();
    }
    CHECK(reported >= 6);  // and one at the end
    CHECK(app.asked == reported);
}

TEST_CASE("reports: the last one comes at once, however long the interval is") {
    application app;
    std::atomic<int> reported{0};
    { metrics::reports const running{app, 1'000'000'000, counting{&reported}}; }
    CHECK(reported == 1);
}
