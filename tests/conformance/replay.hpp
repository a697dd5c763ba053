// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <weir/test.hpp>
#include <weir/topology/internal_topics.hpp>
#include <weir/weir.hpp>
#include "functions.hpp"
#include "golden.hpp"

namespace conformance {

/// The golden of the test case that is running: scenario and test case have one name. Throws std::runtime_error, also
/// if its settings ask for something that is neither known to all scenarios nor in `settings`.
golden golden_of_this_test(std::initializer_list<std::string_view> settings);

/// Fails the test case that is running, with a text for people, if `got` is not what the golden expects.
void check_same(golden const& of, outcome const& got);

namespace detail {

internal_topic seen(weir::internal_topic const& topic);
record seen(std::size_t step, weir::test::produced_record const& from);
weir::headers headers_of(record const& r);

/// Takes what a store shows of its entries as bytes; sorted and compared elsewhere.
struct entry_collector {
    std::vector<store_entry> entries;

    void operator()(weir::bytes_view key, weir::bytes_view value, std::int64_t timestamp_ms) {
        entries.push_back({std::string{key}, {}, {}, std::string{value}, timestamp_ms, {}});
    }
    void operator()(weir::bytes_view key, weir::bytes_view value) {
        entries.push_back({std::string{key}, {}, {}, std::string{value}, {}, {}});
    }
};

template <typename Driver>
std::map<std::string, std::vector<store_entry>> stores_of(Driver& driver) {
    std::map<std::string, std::vector<store_entry>> stores;
    driver.stores().for_each([&]<typename Definition>(int, Definition const*, auto const& store, int) {
        entry_collector collector;
        store.for_each_bytes(collector);
        stores[std::string{Definition::name}] = std::move(collector.entries);
    });
    return stores;
}

template <typename Driver>
void take(Driver& driver, std::size_t number, step const& what, outcome& into) {
    if (what.pipe) {
        auto const& r = *what.pipe;
        driver.pipe_bytes(r.topic, r.key, r.value, r.timestamp_ms.value(), headers_of(r));
    } else if (what.advance_wall_clock_ms) {
        driver.advance_wall_clock_ms(*what.advance_wall_clock_ms);
    } else {
        into.dumps.push_back({number, *what.dump_store, stores_of(driver).at(*what.dump_store)});
    }
}

}  // namespace detail

/// Those that weir has as settings, too; the others are types, which a scenario gives.
std::map<std::string, std::string> settings_of_weir(golden const& of);

/// What the C++ library makes of the golden's steps.
template <typename Topology, typename Policies>
outcome run(golden const& of, Topology const& topology, Policies policies) {
    outcome got;
    auto const application_id = of.config.at("application.id");
    got.describe = topology.describe();
    for (auto const& t : weir::internal_topics(topology, application_id)) got.internal_topics[t.name] = detail::seen(t);

    auto const cache = of.config.find("statestore.cache.max.bytes");
    weir::test::driver driver{topology,
                              policies,
                              {.application_id = application_id,
                               .wall_clock_ms = of.wall_clock_start_ms,
                               .cache_max_bytes = cache == of.config.end() ? 0 : std::stoll(cache->second),
                               .settings = settings_of_weir(of)}};
    for (std::size_t i = 0; i < of.steps.size() && !got.failed_step; ++i) {
        auto const sent = driver.produced().size();
        try {
            detail::take(driver, i, of.steps[i], got);
        } catch (weir::error const& e) {
            got.failed_step = i;
            got.why_it_failed = e.what();
            break;  // what this record had sent is not shown by the Java driver
        }
        for (auto r = sent; r < driver.produced().size(); ++r)
            got.outputs.push_back(detail::seen(i, driver.produced()[r]));
    }
    got.stores = detail::stores_of(driver);
    got.dropped_records = driver.dropped_records();
    return got;
}

/// Runs the scenario that the test case is named after, and compares all that can be seen. `settings` are those of the
/// golden that `topology` or `policies` answers for.
template <typename Topology, typename... P>
void replay(Topology const& topology, weir::policies<P...> policies, std::initializer_list<std::string_view> settings) {
    auto const of = golden_of_this_test(settings);
    check_same(of, run(of, topology, policies));
}
template <typename Topology>
void replay(Topology const& topology, std::initializer_list<std::string_view> settings = {}) {
    replay(topology, weir::with<>, settings);
}

}  // namespace conformance
