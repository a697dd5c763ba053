// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>
#include <span>
#include <weir/metrics/catalogue.hpp>

namespace metrics = weir::metrics;

TEST_CASE("each metric of the catalogue has a name of its own, a level and a sentence") {
    std::span<metrics::definition const* const> const groups[] = {
        metrics::client::all, metrics::thread::all, metrics::task::all, metrics::node::all,
        metrics::topic::all,  metrics::store::all,  metrics::cache::all};
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (auto const& group : groups) {
        for (auto const* d : group) {
            INFO(d->group << ' ' << d->name);
            CHECK(d->group == group.front()->group);
            CHECK(seen.emplace(d->group, d->name).second);
            CHECK(d->rank >= metrics::info::rank);
            CHECK(d->rank <= metrics::trace::rank);
            CHECK(d->description.size() > 10);
        }
    }
    CHECK(seen.size() > 90);
}

TEST_CASE("a definition knows its type") {
    STATIC_REQUIRE(__is_same(decltype(metrics::thread::poll_rate)::type, double));
    STATIC_REQUIRE(__is_same(decltype(metrics::thread::poll_total)::type, std::int64_t));
    STATIC_REQUIRE(__is_same(decltype(metrics::client::state)::type, std::string));
    STATIC_REQUIRE(metrics::node::process_rate.is_javas);
    STATIC_REQUIRE_FALSE(metrics::node::forward_rate.is_javas);
}
