// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/sim/cluster.hpp>
#include <weir/sim/streams.hpp>
#include <weir/weir.hpp>

namespace weir_tests {

using strings = std::vector<std::string>;

constexpr auto words() { return weir::stream<"in">(weir::serde::string, weir::serde::string); }
constexpr auto counted() {
    return words() | weir::group_by_key() | weir::count<"counts">() | weir::to_stream() | weir::to<"out">();
}

/// The settings of the application "app", which commits soon.
inline weir::config app(std::initializer_list<std::pair<std::string const, std::string>> more = {}) {
    weir::config c{{"application.id", "app"}, {"commit.interval.ms", "10"}, {"poll.ms", "10"}};
    for (auto const& [name, value] : more) c.set(name, value);
    return c;
}

/// Waits for what another thread does: long, but a broken test ends.
template <typename Condition>
bool eventually(Condition const& condition) {
    for (int i = 0; i < 20'000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return false;
}

inline std::int64_t committed(weir::sim::cluster const& cluster, weir::topic_partition const& tp) {
    auto const found = cluster.committed("app", tp);
    return found ? found->offset : 0;
}
inline std::int64_t committed(weir::sim::cluster const& cluster, std::string const& topic, std::int32_t partitions) {
    std::int64_t sum = 0;
    for (std::int32_t p = 0; p < partitions; ++p) sum += committed(cluster, {topic, p});
    return sum;
}

/// Values of a topic in order, null as "null".
inline strings values(weir::sim::cluster const& cluster, std::string const& topic) {
    strings all;
    for (auto const& r : cluster.read_all(topic)) all.push_back(r.value.value_or("null"));
    return all;
}

/// What a store holds that is filled from a topic of counts: the last of each key.
inline std::map<std::string, std::int64_t> last_counts(weir::sim::cluster const& cluster, std::string const& topic) {
    std::map<std::string, std::int64_t> last;
    for (auto const& r : cluster.read_all(topic))
        last[r.key.value()] = static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(r.value.value().data()));
    return last;
}

/// Lines that objects of an application write, which it makes itself, on its threads.
template <typename Tag>
class journal {
    static inline std::mutex lock;
    static inline strings lines;

public:
    static void write(std::string line) {
        std::lock_guard const held{lock};
        lines.push_back(std::move(line));
    }
    static strings read() {
        std::lock_guard const held{lock};
        return lines;
    }
    static void clear() {
        std::lock_guard const held{lock};
        lines.clear();
    }
};

}  // namespace weir_tests
