// SPDX-License-Identifier: Apache-2.0
// What the runtime's policies cost: ZMart through a whole stream thread whose clients are messages in memory.
//
// Compiled once for each choice, -DPOLICIES='weir::metrics::info' and so on, because variants beside each other in one
// program would share, and so not inline, what they call. Without POLICIES: the loop that a
// person would write around the same task, without a thread.

#ifdef CHAIN
#include <weir/weir.hpp>
#include "chain.hpp"
#else
#include <examples/zmart/topology.hpp>
#include "zmart_input.hpp"
#endif
#include <weir/runtime/dumps.hpp>
#include <weir/runtime/stream_thread.hpp>
#include "loop.hpp"

namespace {

namespace runtime = weir::runtime;

#ifdef CHAIN  // ten operators over integers: what a policy adds stands out against little work
std::vector<bench::message> const messages = bench::numbers();
auto topology_to_run() {
    using bench::add_one, bench::not_a_seventh;
    using weir::filter, weir::map_values;
    return weir::topology(weir::stream<"transactions">(weir::serde::string_view, weir::serde::int64) |
                          map_values(add_one) | filter(not_a_seventh) | map_values(add_one) | filter(not_a_seventh) |
                          map_values(add_one) | filter(not_a_seventh) | map_values(add_one) | filter(not_a_seventh) |
                          map_values(add_one) | filter(not_a_seventh) | weir::to<"out">());
}
#else
std::vector<bench::message> const messages = bench::zmart_messages();
auto topology_to_run() { return zmart::topology(); }
#endif
std::size_t left = 0;

/// What a client of Kafka has in memory of a record.
struct received {
    bench::message const* message;
    std::string const* topic;
    std::int32_t partition;
    std::int64_t timestamp_ms;
};
std::string const topic_name = "transactions";
std::vector<received> const all_received = [] {
    std::vector<received> all;
    for (auto const& message : messages) all.push_back({&message, &topic_name, 0, 1});
    return all;
}();

struct memory_record {
    received const* from;
    std::int64_t at;
    std::string_view topic() const { return *from->topic; }
    std::int32_t partition() const { return from->partition; }
    std::int64_t offset() const { return at; }
    std::int64_t timestamp_ms() const { return from->timestamp_ms; }
    weir::wire_bytes key() const { return from->message->key; }
    weir::wire_bytes value() const { return from->message->value; }
    static void copy_headers(weir::headers& out) { out.clear(); }
    void const* source() const { return from->topic; }
};

struct memory_batch {
    std::int64_t begin = 0;
    std::size_t count = 0;
    std::size_t size() const { return count; }
    memory_record operator[](std::size_t i) const { return {&all_received[i], begin + static_cast<std::int64_t>(i)}; }
    static std::span<weir::topic_partition const> ends() { return {}; }
};

/// Gives one partition, then all records in batches, then asks the thread to stop.
struct memory_consumer {
    runtime::rebalance_listener* listener = nullptr;
    void (*stop)(void*) = nullptr;
    void* thread = nullptr;
    std::int64_t next = 0;
    static inline void (*stop_thread)() = nullptr;

    void subscribe(std::span<std::string const>, runtime::rebalance_listener& l) { listener = &l; }
    memory_batch poll(int) {
        if (next == 0) {
            std::vector<weir::topic_partition> const all{{"transactions", 0}};
            listener->on_partitions_assigned(all);
        }
        auto const count = std::min(left, messages.size());
        left -= count;
        if (left == 0) stop_thread();
        memory_batch batch{next, count};
        next += static_cast<std::int64_t>(count);
        return batch;
    }
    void assign(std::span<runtime::partition_offset const>) {}
    void seek(std::span<runtime::partition_offset const>) {}
    void pause(std::span<weir::topic_partition const>) {}
    void resume(std::span<weir::topic_partition const>) {}
    void commit(std::span<weir::offset_and_metadata const>, int) {}
    std::vector<std::optional<weir::offset_and_metadata>> committed(std::span<weir::topic_partition const> of, int) {
        return std::vector<std::optional<weir::offset_and_metadata>>(of.size());
    }
    std::vector<std::int64_t> beginning_offsets(std::span<weir::topic_partition const>, int) { return {}; }
    std::vector<std::int64_t> end_offsets(std::span<weir::topic_partition const>, int) { return {}; }
    std::int64_t known_end_offset(weir::topic_partition const&) const { return -1; }
    void close(int) {}
};

struct memory_producer {
    using topic_type = std::size_t;
    std::size_t topics = 0;
    topic_type topic(std::string const&) { return topics++; }
    [[gnu::always_inline]] void send(topic_type to, runtime::produced_record const& r) {
        bench::sink(to, r.key, r.value);
    }
    template <typename H>
    void poll(int, H&&) {}
    template <typename H>
    bool flush(int, H&&) {
        return true;
    }
};

struct memory_admin {
    bool wait_for_broker(int, bool (&)()) { return true; }
    std::vector<std::string> create_topics(std::span<runtime::new_topic const>, int) { return {}; }
    std::vector<std::optional<std::int32_t>> partition_counts(std::span<std::string const>, int) { return {}; }
    std::vector<std::string> delete_topics(std::span<std::string const>, int) { return {}; }
    std::map<std::string, std::string> topic_configs(std::string const&, int) { return {}; }
    void delete_records(std::span<runtime::partition_offset const>, int) {}
};

struct memory_clock {
    std::int64_t wall_ms() const { return 1; }
    std::int64_t steady_ns() const {
        timespec t{};
        clock_gettime(CLOCK_MONOTONIC, &t);
        return t.tv_sec * 1'000'000'000 + t.tv_nsec;
    }
};

struct memory_supplier {
    memory_consumer consumer(runtime::client_settings const&) { return {}; }
    memory_producer producer(runtime::client_settings const&) { return {}; }
    memory_admin admin(runtime::client_settings const&) { return {}; }
    memory_clock clock() { return {}; }
};
static_assert(runtime::client_supplier<memory_supplier>);

struct nobody final : runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

template <typename Policies>
[[maybe_unused]] int run(Policies, std::size_t records) {
    auto const topology = topology_to_run();
    runtime::stream_settings const settings{{{"application.id", "bench"}}};
    nobody observer;
    using thread = runtime::stream_thread<decltype(topology), Policies, memory_supplier>;
    thread t{topology, settings, {}, "bench", observer, nullptr};
    static thread* running = &t;
    memory_consumer::stop_thread = [] { running->stop(); };
    left = records + messages.size();
    auto const before = bench::allocations;
    t.run();
    std::printf("records=%zu bytes=%zu allocations=%zu\n", records, bench::sunk_bytes, bench::allocations - before);
    return 0;
}

/// What a loop without a stream thread must keep of each partition, to commit it.
struct position {
    std::int64_t next_offset = 0, time_ms = -1;
};

/// What a person would write who knows no policies: the task's loop over the same batches, which hold records of any
/// partition.
[[maybe_unused]] int run_loop(std::size_t records) {
    using collector_type = runtime::record_collector<memory_producer, weir::producer_chain<>>;
    using metrics_type = weir::metrics::task_metrics<weir::metrics::off>;
    auto const topology = topology_to_run();
    collector_type collector{memory_producer{}, weir::producer_chain<>{nullptr}};
    runtime::topic_table<std::size_t> topics;
    topics.nodes = nodes_of(topology);
    for (auto const& node : topics.nodes) {
        topics.topic_of_node.push_back(node.topics.empty() ? std::string{} : node.topics.front());
        topics.sink_of_node.emplace_back();
        if (node.kind == weir::node_kind::sink)
            topics.sink_of_node.back() = collector.topic(topics.topic_of_node.back());
    }
    runtime::task<decltype(topology), collector_type, metrics_type> task{
        {0, 0}, topology, collector, topics, metrics_type{"bench", "0_0", {}}};
    memory_consumer consumer;
    weir::headers headers;
    bool stopped = false;
    static bool* stop = &stopped;
    memory_consumer::stop_thread = [] { *stop = true; };
    left = records + messages.size();
    consumer.next = 1;
    std::vector<position> positions(1);
    auto const before = bench::allocations;
    while (!stopped) {
        auto const batch = consumer.poll(0);
        task.loop().with_source(0, [&](auto source) {
            for (std::size_t i = 0; i < batch.size(); ++i) {
                auto const record = batch[i];
                auto const partition = static_cast<std::size_t>(record.partition());
                if (partition >= positions.size() || record.timestamp_ms() < 0) std::abort();
                record.copy_headers(headers);
                weir::record_context context{topic_name, record.partition(), record.offset(), record.timestamp_ms(),
                                             &headers};
                task.loop().template accept<source()>(record, context);
                auto& position = positions[partition];
                position.next_offset = record.offset() + 1;
                position.time_ms = std::max(position.time_ms, record.timestamp_ms());
            }
        });
        collector.poll(0);
    }
    std::printf("records=%zu bytes=%zu allocations=%zu, up to %lld\n", records, bench::sunk_bytes,
                bench::allocations - before, static_cast<long long>(positions[0].next_offset));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: %s RECORDS\n", argv[0]), 2;
#ifdef POLICIES
    return run(weir::with<POLICIES>, std::strtoul(argv[1], nullptr, 10));
#else
    return run_loop(std::strtoul(argv[1], nullptr, 10));
#endif
}
