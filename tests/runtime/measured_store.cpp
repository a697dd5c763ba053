// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/measured_store.hpp>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>
#include <weir/store/timestamped_key_value_store.hpp>

namespace metrics = weir::metrics;

namespace {

using plain_store = weir::timestamped_key_value_store<weir::serde::string_serde, weir::serde::integer_serde<long>>;

struct fixture {
    metrics::store_times times;
    weir::runtime::measured_store<plain_store> store{weir::serde::string_serde{}, weir::serde::integer_serde<long>{}};
    std::vector<std::string> logged;

    fixture() { store.measure(times); }
    auto log() {
        return [this](weir::bytes_view key, weir::wire_bytes, std::int64_t) { logged.emplace_back(key); };
    }
    double calls(metrics::real const& rate) {
        times.publish(1);
        std::vector<metrics::metric> out;
        times.read(1, {out, {}});
        return metrics::snapshot{std::move(out)}.get(rate) * 30;
    }
};

}  // namespace

TEST_CASE("a measured store does what the store does, and its calls are counted") {
    fixture f;
    f.store.put("a", 1, 10, f.log());
    f.store.put("b", 2, 20, f.log());
    f.store.erase("b", 30, f.log());
    weir::value_and_timestamp<long> found;
    CHECK(f.store.get("a", found));
    CHECK(found == weir::value_and_timestamp<long>{1, 10});
    CHECK_FALSE(f.store.get("b", found));
    f.store.restore("c", weir::bytes_view{"\0\0\0\0\0\0\0\1", 8}, 5);
    CHECK(f.store.size() == 2);
    int visited = 0;
    f.store.for_each([&](auto const&, auto const&) { ++visited; });
    CHECK(visited == 2);
    f.store.for_each_bytes([&](auto const&...) { ++visited; });
    CHECK(visited == 4);
    f.store.range("b", "c", [&](auto const&...) { ++visited; });
    CHECK(visited == 5);
    f.store.prefix_scan("c", [&](auto const&...) { ++visited; });
    CHECK(visited == 6);
    f.store.measure_commit();
    CHECK(f.logged == std::vector<std::string>{"a", "b", "b"});

    namespace store = metrics::store;
    CHECK(f.calls(store::put_rate) == Approx(2));
    CHECK(f.calls(store::delete_rate) == Approx(1));
    CHECK(f.calls(store::get_rate) == Approx(2));
    CHECK(f.calls(store::restore_rate) == Approx(1));
    CHECK(f.calls(store::all_rate) == Approx(2));
    CHECK(f.calls(store::range_rate) == Approx(1));
    CHECK(f.calls(store::prefix_scan_rate) == Approx(1));
    CHECK(f.calls(store::flush_rate) == Approx(1));
    CHECK(f.calls(store::commit_rate) == Approx(1));
}
