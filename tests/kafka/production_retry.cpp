// SPDX-License-Identifier: Apache-2.0
// The answer "retry" of production handlers, on a real broker that does not answer for a while.
#include <signal.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <sstream>
#include <tests/kafka/broker.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/weir.hpp>

namespace {

constexpr int records = 20, long_ms = 60'000;
std::string const in = "weir-retry-in", out = "weir-retry-out";
std::atomic<int> asked = 0, retriable = 0;
std::atomic<bool> reached = false, released = false;  // the first record; the topology goes on

/// What the default handler does, and counts.
struct counting : weir::production::default_handler {
    weir::error_response handle_error(weir::error_handler_context const& context,
                                      weir::undelivered_record const& record) {
        ++asked;
        retriable += record.retriable;
        return default_handler::handle_error(context, record);
    }
};

template <typename Condition>
bool eventually(Condition const& condition) {
    for (int i = 0; i < long_ms / 20; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
}

/// Stops brokers from answering while it lives.
class paused_brokers {
    std::vector<pid_t> pids_;
    void tell(int signal) const {
        for (auto const pid : pids_) ::kill(pid, signal);
    }

public:
    explicit paused_brokers(std::string const& pids) {
        std::istringstream text{pids};
        for (pid_t pid = 0; text >> pid;) pids_.push_back(pid);
        tell(SIGSTOP);
    }
    paused_brokers(paused_brokers const&) = delete;
    paused_brokers& operator=(paused_brokers const&) = delete;
    ~paused_brokers() { tell(SIGCONT); }
};

template <typename Broker>
std::set<std::string> values(Broker& b, std::string const& topic) {
    auto consumer = b.supplier().consumer({});
    consumer.assign(std::vector<weir::runtime::partition_offset>{{{topic, 0}, 0}});
    std::set<std::string> found;
    for (int i = 0; i < 100 && found.size() < records; ++i) {
        auto const batch = consumer.poll(100);
        for (std::size_t r = 0; r < batch.size(); ++r) found.emplace(batch[r].value().value_or(""));
    }
    return found;
}

}  // namespace

TEST_CASE("kafka::streams: what a broker has not answered to in time is retried from the last commit until it has it",
          "[broker]") {
    auto const* pids = std::getenv("WEIR_TEST_BROKER_PIDS");
    if (!pids) {
        WARN("skipped: WEIR_TEST_BROKER_PIDS is not set (tests/kafka/cluster.py -- COMMAND sets it)");
        return;
    }
    weir::kafka_tests::with_broker([&](auto& b) {
        auto admin = b.supplier().admin({});
        admin.delete_topics(std::vector<std::string>{in, out}, long_ms);
        REQUIRE(eventually([&] {
            auto const made =
                admin.create_topics(std::vector<weir::runtime::new_topic>{{in, 1, -1, {}}, {out, 1, -1, {}}}, long_ms);
            return std::all_of(made.begin(), made.end(),
                               [](auto const& e) { return e.empty() || e.find("already exists") != e.npos; });
        }));
        std::set<std::string> sent;
        auto producer = b.supplier().producer({});
        auto const topic = producer.topic(in);
        for (int i = 0; i < records; ++i) {
            auto const value = std::to_string(i);
            producer.send(topic, {.partition = 0, .key = "k", .value = value});
            sent.insert(value);
        }
        REQUIRE(producer.flush(long_ms, [](weir::runtime::delivery const& d) { CHECK(d.error.empty()); }));
        asked = retriable = 0;
        reached = released = false;
        weir::kafka::streams app{
            weir::topology(weir::stream<"weir-retry-in">(weir::serde::string, weir::serde::string) |
                           weir::peek([](std::string const&) {
                               reached = true;
                               eventually([] { return released.load(); });
                           }) |
                           weir::to<"weir-retry-out">()),
            weir::config{{"application.id", "weir-retry"},
                         {"bootstrap.servers", b.servers()},
                         {"commit.interval.ms", "100"},
                         {"producer.linger.ms", "5"},
                         {"producer.request.timeout.ms", "1000"},
                         {"producer.delivery.timeout.ms", "2000"}},
            weir::with<counting>};
        app.start();
        REQUIRE(eventually([] { return reached.load(); }));
        {
            paused_brokers const paused{pids};
            released = true;
            CHECK(eventually([] { return asked > 0; }));
        }
        CHECK(retriable == asked);
        REQUIRE(eventually([&] {
            for (auto const& t : app.threads())
                for (auto const& task : t.active_tasks)
                    for (auto const& [tp, offset] : task.committed_offsets)
                        if (offset == records) return true;
            return false;
        }));
        CHECK(app.state() == weir::state::running);
        CHECK(app.failure().empty());
        app.close();
        CHECK(values(b, out) == sent);
    });
}
