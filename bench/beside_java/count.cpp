// SPDX-License-Identifier: Apache-2.0
// Counting by key on a real Kafka, and restoring the counts: what Count.java does with Kafka Streams.
//
// usage: count memory|rocksdb count|restore RECORDS SETTING=VALUE...
//        count load keyed|changelog RECORDS KEYS TOPIC BOOTSTRAP-SERVERS    makes the topic, and its records
//        count ends TOPIC BOOTSTRAP-SERVERS                                 how many records it has
//        count delete BOOTSTRAP-SERVERS TOPIC...
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <vector>
#include <weir/kafka.hpp>
#include <weir/rocksdb.hpp>
#include <weir/weir.hpp>
#include "meter.hpp"

namespace {

constexpr int partitions = 4, timeout_ms = 60'000;
std::atomic<long> processed = 0, restored = -1;  // written by one thread; -1: nothing has begun

struct count_restored : weir::restore::listener {
    void on_restore_start(weir::topic_partition const&, std::string_view, std::int64_t, std::int64_t) {
        if (restored < 0) restored = 0;
    }
    void on_batch_restored(weir::topic_partition const&, std::string_view, std::int64_t, std::int64_t records) {
        restored += records;
    }
};

/// Until `all` of what `seen` counts is there.
void watch(std::atomic<long> const& seen, long nothing, long all, bool cold, bench::meter& meter) {
    auto const wait = [](int ms) { std::this_thread::sleep_for(std::chrono::milliseconds{ms}); };
    while (seen.load() == nothing) wait(1);
    meter.start();
    if (cold) meter.warm(0);
    for (long now = 0; (now = seen.load()) < all; wait(2))
        if (!meter.is_warm() && now * 5 >= all) meter.warm(now);
    meter.finish();
}

template <typename Engine>
int run(std::string const& what, long records, weir::config const& settings) {
    using namespace weir;
    auto topology = weir::topology(
        stream<"bench-count-in">(serde::string, serde::bytes) | peek([](std::string const&, bytes const&) {
            processed.store(processed.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        }) |
        group_by_key() | count<"counts">(kept_in<Engine>) | to_stream() | to<"bench-count-out">());
    bench::meter meter{records};
    kafka::streams app{std::move(topology), settings, with<metrics::info, count_restored>};
    app.start();
    if (what == "restore")
        watch(restored, -1, records, true, meter);
    else
        watch(processed, 0, records, false, meter);
    if (what == "restore") meter.print();  // nothing is left to be done, as in Java
    app.close();
    if (what != "restore") meter.print();
    return app.failure().empty() ? 0 : 1;
}

weir::runtime::client_settings client(std::string const& servers) {
    return {{{"bootstrap.servers", servers}, {"linger.ms", "20"}, {"batch.size", "65536"}}};
}

int load(std::string const& kind, long records, long keys, std::string const& topic, std::string const& servers) {
    weir::kafka::supplier supplier{client(servers)};
    std::vector<weir::runtime::new_topic> const topics{{.name = topic, .partitions = partitions}};
    for (auto const& refused : supplier.admin({}).create_topics(topics, timeout_ms))
        if (!refused.empty()) throw weir::client_error{refused};
    if (records == 0) return 0;
    auto producer = supplier.producer(client(servers));
    auto const to = producer.topic(topic);
    std::uint64_t state = 42;
    weir::bytes value = "twenty bytes of data";
    for (long i = 0; i < records; ++i) {
        state = state * 6364136223846793005 + 1442695040888963407;
        bool const in_turn = kind == "changelog";
        char key[24];
        std::snprintf(key, sizeof key, "k%08ld",
                      in_turn ? i % keys : static_cast<long>((state >> 33) % static_cast<std::uint64_t>(keys)));
        if (in_turn) {
            value.clear();
            weir::serde::int64.serialize(i / keys + 1, value);
        }
        producer.send(to, {.key = weir::bytes_view{key}, .value = weir::bytes_view{value}});
        if (i % 1'000 == 0) producer.poll(0, weir::runtime::ignore_deliveries{});
    }
    return producer.flush(timeout_ms, weir::runtime::ignore_deliveries{}) ? 0 : 1;
}

int ends(std::string const& topic, std::string const& servers) {
    auto reader = weir::kafka::supplier{client(servers)}.consumer({});
    std::vector<weir::topic_partition> all;
    for (std::int32_t p = 0; p < partitions; ++p) all.push_back({topic, p});
    long sum = 0;
    for (auto const end : reader.end_offsets(all, timeout_ms)) sum += end;
    std::printf("%ld\n", sum);
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    std::vector<std::string> const arguments{argv + 1, argv + argc};
    auto const is = [&](char const* word, std::size_t count) {
        return arguments.size() >= count && arguments[0] == word;
    };
    if (is("load", 6))
        return load(arguments[1], std::stol(arguments[2]), std::stol(arguments[3]), arguments[4], arguments[5]);
    if (is("ends", 3)) return ends(arguments[1], arguments[2]);
    if (is("delete", 3)) {
        std::vector<std::string> const topics{arguments.begin() + 2, arguments.end()};
        weir::kafka::supplier{client(arguments[1])}.admin({}).delete_topics(topics, timeout_ms);
        return 0;
    }
    if (arguments.size() < 3) return std::fprintf(stderr, "usage: see count.cpp\n"), 2;
    weir::config settings;
    for (auto const& setting : std::vector<std::string>{arguments.begin() + 3, arguments.end()})
        settings.set(setting.substr(0, setting.find('=')), setting.substr(setting.find('=') + 1));
    auto const records = std::stol(arguments[2]);
    return arguments[0] == "rocksdb" ? run<weir::rocksdb_engine>(arguments[1], records, settings)
                                     : run<weir::memory_engine>(arguments[1], records, settings);
} catch (std::exception const& e) {
    return std::fprintf(stderr, "%s\n", e.what()), 1;
}
