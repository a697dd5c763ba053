// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/metrics/store_times.hpp>

namespace metrics = weir::metrics;
using metrics::store_operation;

namespace {

metrics::snapshot read(metrics::store_times const& from) {
    std::vector<metrics::metric> out;
    from.read(1, {out, {}});
    return metrics::snapshot{std::move(out)};
}

}  // namespace

TEST_CASE("each operation of a store is counted and timed under its own name") {
    struct operation {
        store_operation what;
        metrics::real const &rate, &avg, &max;
    };
    namespace store = metrics::store;
    operation const all[] = {
        {store_operation::put, store::put_rate, store::put_latency_avg, store::put_latency_max},
        {store_operation::get, store::get_rate, store::get_latency_avg, store::get_latency_max},
        {store_operation::erase, store::delete_rate, store::delete_latency_avg, store::delete_latency_max},
        {store_operation::all, store::all_rate, store::all_latency_avg, store::all_latency_max},
        {store_operation::range, store::range_rate, store::range_latency_avg, store::range_latency_max},
        {store_operation::prefix_scan, store::prefix_scan_rate, store::prefix_scan_latency_avg,
         store::prefix_scan_latency_max},
        {store_operation::flush, store::flush_rate, store::flush_latency_avg, store::flush_latency_max},
        {store_operation::commit, store::commit_rate, store::commit_latency_avg, store::commit_latency_max},
        {store_operation::restore, store::restore_rate, store::restore_latency_avg, store::restore_latency_max}};
    CHECK(std::size(all) == static_cast<std::size_t>(store_operation::count));
    for (auto const& o : all) {
        metrics::store_times times;
        {
            auto const measured = times.enter(o.what);
            for (auto const begin = metrics::tick_clock::now(); metrics::tick_clock::now() - begin < 1'000;) {}
        }
        CHECK(read(times).get(o.rate) == 0);  // not published yet
        times.publish(1);
        auto const out = read(times);
        for (auto const& other : all) CHECK(out.get(other.rate) == (&other == &o ? Approx(1 / 30.0) : Approx(0)));
        CHECK(out.get(o.avg) > 0);
        CHECK(out.get(o.max) == out.get(o.avg));
    }
}

TEST_CASE("the age of what is put is measured where it is asked for") {
    metrics::store_times times;
    times.count_age();
    times.publish(1);
    CHECK_FALSE(read(times).find(metrics::store::group, "record-e2e-latency-avg"));
    std::int64_t age_ms = 30;
    times.measure_age(age_ms);
    times.count_age();
    age_ms = 50;
    times.count_age();
    times.publish(1);
    CHECK(read(times).get(metrics::store::record_e2e_latency_avg) == 40);
    CHECK(read(times).get(metrics::store::record_e2e_latency_min) == 30);
    CHECK(read(times).get(metrics::store::record_e2e_latency_max) == 50);
}
