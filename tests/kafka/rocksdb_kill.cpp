// SPDX-License-Identifier: Apache-2.0
// A process that keeps its counts in RocksDB is killed in the middle, again and again; what the next one restores is
// what the changelog has.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <catch2/catch.hpp>
#include <optional>
#include <tests/kafka/broker.hpp>
#include <tests/store/temporary_directory.hpp>
#include <utility>
#include <weir/kafka/streams.hpp>
#include <weir/rocksdb.hpp>
#include <weir/weir.hpp>

namespace {

using counts = std::map<std::string, std::int64_t>;
using weir::kafka_tests::broker;

constexpr int partitions = 2, keys = 50;
std::string const input = "weir-test-killed-in", application = "weir-test-killed";

auto counting() {
    return weir::topology(weir::stream<"weir-test-killed-in">(weir::serde::string, weir::serde::string) |
                          weir::group_by_key() | weir::count<"counts">(weir::kept_in<weir::rocksdb_engine>) |
                          weir::to_stream() | weir::to<"weir-test-killed-out">());
}

weir::config settings(std::string const& servers, std::string const& state_dir) {
    return {{"application.id", application},
            {"bootstrap.servers", servers},
            {"state.dir", state_dir},
            {"commit.interval.ms", "200"},
            {"consumer.session.timeout.ms", "6000"}};
}

struct starts : weir::restore::listener {
    static inline std::atomic<std::int64_t> skipped = 0, restored = 0;
    void on_restore_start(weir::topic_partition const&, std::string_view, std::int64_t start, std::int64_t) {
        skipped += start;
    }
    void on_restore_end(weir::topic_partition const&, std::string_view, std::int64_t total) { restored += total; }
};

std::int64_t number(weir::bytes_view bytes) {
    return static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(bytes.data()));
}

/// This program again, with the test case that counts until it is killed.
pid_t start_counting(std::string const& state_dir) {
    ::setenv("WEIR_TEST_COUNTING_IN", state_dir.c_str(), 1);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto const nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, 1);
        ::dup2(nowhere, 2);
        ::execl("/proc/self/exe", "kafka_tests", "rocksdb: this one *", nullptr);
        ::_exit(127);
    }
    ::unsetenv("WEIR_TEST_COUNTING_IN");
    return child;
}

std::int64_t end_of(broker& b, std::string const& topic) {
    auto reader = b.supplier().consumer(b.settings({}));
    std::vector<weir::topic_partition> all;
    for (std::int32_t p = 0; p < partitions; ++p) all.push_back({topic, p});
    std::int64_t sum = 0;
    for (auto const end : reader.end_offsets(all, 60'000)) sum += end;
    return sum;
}

/// The newest value of each key.
counts newest(broker& b, std::string const& topic) {
    auto reader = b.supplier().consumer(b.settings({}));
    std::vector<weir::runtime::partition_offset> from;
    for (std::int32_t p = 0; p < partitions; ++p) from.push_back({{topic, p}, 0});
    reader.assign(from);
    counts found;
    for (std::size_t ended = 0; ended < from.size();) {
        auto const batch = reader.poll(1'000);
        for (std::size_t i = 0; i < batch.size(); ++i) found[std::string{*batch[i].key()}] = number(*batch[i].value());
        ended += batch.ends().size();
    }
    return found;
}

/// What the files of all tasks have; the process that wrote them is gone.
counts stored(std::string const& state_dir) {
    counts found;
    for (std::int32_t p = 0; p < partitions; ++p) {
        auto const path = state_dir + '/' + application + "/0_" + std::to_string(p) + "/rocksdb/counts";
        if (!weir::files::exists(path)) continue;
        weir::rocksdb_engine engine;
        engine.open(path);
        engine.for_each(
            [&](weir::bytes_view key, weir::bytes_view entry) { found.emplace(key, number(entry.substr(8))); });
    }
    return found;
}

void send(broker& b, int count) {
    auto producer = b.supplier().producer(b.settings({}));
    auto const topic = producer.topic(input);
    for (int i = 0; i < count; ++i) {
        auto const key = "k" + std::to_string(i % keys);
        producer.send(topic, {.key = weir::bytes_view{key}, .value = weir::bytes_view{"v"}});
    }
    REQUIRE(producer.flush(60'000, weir::runtime::ignore_deliveries{}));
}

}  // namespace

TEST_CASE("rocksdb: this one counts until it is killed, when it is asked for by the next one", "[broker]") {
    auto const* const state_dir = std::getenv("WEIR_TEST_COUNTING_IN");
    if (!state_dir) return;
    weir::kafka::streams app{counting(), settings(std::getenv("WEIR_TEST_BOOTSTRAP"), state_dir)};
    app.run();
}

TEST_CASE("rocksdb: after kill -9 between commits the restored store equals the changelog", "[broker]") {
    weir::kafka_tests::with_broker([](broker& b) {
        auto admin = b.supplier().admin({});
        std::string const changelog = application + "-counts-changelog", output = "weir-test-killed-out";
        std::vector<std::string> const topics{input, output, changelog};
        admin.delete_topics(topics, 60'000);
        std::vector<weir::runtime::new_topic> const wanted{{.name = input, .partitions = partitions},
                                                           {.name = output, .partitions = partitions}};
        for (auto const& refused : admin.create_topics(wanted, 60'000)) REQUIRE(refused.empty());
        weir_tests::temporary_directory const state;
        starts::skipped = starts::restored = 0;

        std::int64_t sent = 0;
        for (int round = 0; round < 3; ++round) {
            INFO("round " << round);
            auto const before = end_of(b, output);
            auto const child = start_counting(state.path);
            // Kill it while it works, not before it has begun, and not always at the same place.
            for (int i = 0; i < 600 && end_of(b, output) < before + 500 + 700 * round; ++i) {
                send(b, 200);
                sent += 200;
            }
            ::kill(child, SIGKILL);
            int status = 0;
            REQUIRE(::waitpid(child, &status, 0) == child);
            REQUIRE(WIFSIGNALED(status));

            // Nothing is in the files that the changelog does not have.
            auto const logged = newest(b, changelog);
            for (auto const& [key, count] : stored(state.path)) {
                INFO(key);
                CHECK(count <= logged.at(key));
            }

            weir::kafka::streams app{counting(), settings(b.servers(), state.path), weir::with<starts>};
            app.start();
            REQUIRE(app.wait_for(weir::state::running, 60'000));
            app.close();
            CHECK(app.failure().empty());
            CHECK(stored(state.path) == newest(b, changelog));
        }
        CHECK(starts::restored > 0);
        CHECK(starts::skipped > 0);  // not always from the beginning

        // Every record was counted, some twice: what was processed between the last commit and the kill.
        weir::kafka::streams app{counting(), settings(b.servers(), state.path)};
        app.start();
        std::int64_t counted = 0;
        for (int i = 0; i < 600 && counted < sent; ++i) {
            b.advance_ms(100);
            counted = 0;
            for (auto const& [key, count] : newest(b, output)) counted += count;
        }
        app.close();
        CHECK(counted >= sent);
        CHECK(stored(state.path) == newest(b, changelog));
        CHECK(newest(b, output) == newest(b, changelog));
        admin.delete_topics(topics, 60'000);
    });
}
