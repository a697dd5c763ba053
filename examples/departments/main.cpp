// SPDX-License-Identifier: Apache-2.0
// Purchases counted per department, in a store that is restored from its changelog; --kill shows the restore.
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <csignal>
#include <map>
#include <weir/metrics/print.hpp>
#include "../support/last_metrics.hpp"
#include "../support/progress.hpp"
#include "../support/run.hpp"
#include "../support/show_topology.hpp"
#include "../zmart/generator.hpp"
#include "topology.hpp"

namespace {

using counts = std::map<std::string, std::int64_t>;

std::int64_t total(counts const& of) {
    std::int64_t sum = 0;
    for (auto const& [department, count] : of) sum += count;
    return sum;
}

/// The newest count of each department.
template <typename Backend>
counts read_counts(Backend const& on) {
    auto from = example::ends_of(on, "department-counts");
    std::erase_if(from, [](auto const& p) { return p.offset == 0; });
    for (auto& p : from) p.offset = 0;
    counts out;
    example::read_from(on, from, [&](auto const& record) {
        weir::serde::int64.deserialize(*record.value(), out[std::string{*record.key()}]);
    });
    return out;
}

/// Sends the purchases; returns how many each department must have more afterwards.
template <typename Backend>
counts generate(Backend const& on, example::options const& o) {
    counts out;
    auto producer = on.clients().producer({});
    auto const topic = producer.topic("transactions");
    zmart::purchase_generator purchases{o.seed};
    example::progress progress{"generating", o.records};
    weir::bytes value;
    std::string failure;
    auto const delivered = [&](weir::runtime::delivery const& d) {
        if (!d.error.empty()) failure = d.error;
    };
    for (std::uint64_t i = 0; i < o.records; ++i) {
        auto const p = purchases();
        value.clear();
        weir::serde::json<zmart::purchase>.serialize(p, value);
        producer.send(topic, {.key = p.customer_id, .value = value});
        ++out[p.department];
        if (i % 1000 == 999) producer.poll(0, delivered), progress.show(i + 1);
    }
    if (!producer.flush(example::request_timeout_ms, delivered)) failure = "the broker did not acknowledge in time";
    if (!failure.empty()) throw weir::client_error{"generating transactions: " + failure};
    progress.finish(o.records);
    return out;
}

/// A static member of its group (group.instance.id) takes over at once where it was killed.
weir::config settings(int threads) {
    return {{"application.id", "departments"},
            {"group.instance.id", "departments"},
            {"num.stream.threads", std::to_string(threads)},
            {"commit.interval.ms", "50"},
            {"producer.linger.ms", "5"}};
}

/// Adds up what was restored.
struct restored : weir::restore::listener {
    static inline std::atomic<std::int64_t> records{0};
    void on_restore_end(weir::topic_partition const&, std::string_view, std::int64_t total) { records += total; }
};

template <typename Backend, typename Level>
auto application(Backend const& on, int threads, Level) {
    return on.application(departments::topology(), settings(threads),
                          weir::with<Level, weir::restore::logging, restored>);
}

/// Slows an application down as soon as it has counted some records, so that the kill hits it in the middle.
struct brake {
    static inline std::uint64_t after = 0;
    static inline std::atomic<std::uint64_t> seen{0};  // by all stream threads
    static inline std::atomic<bool> released{false};

    static void pass() {
        if (++seen > after && !released) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
};
template <typename Backend>
auto braked_application(Backend const& on, int threads, std::uint64_t after) {
    brake::after = after;
    auto small_batches = settings(threads);  // so that it goes on committing
    small_batches.set("consumer.max.poll.records", "20");
    return on.application(
        weir::topology(departments::counts() | weir::peek([](auto const&, auto const&) { brake::pass(); }) |
                       weir::to<"department-counts">()),
        small_batches, weir::with<weir::metrics::off>);
}

/// An application that gets killed: in the embedded cluster an instance of this process that is dropped where it
/// stands.
template <typename Wait>
void run_until_killed(example::embedded const& on, int threads, std::uint64_t half, Wait wait) {
    auto app = braked_application(on, threads, half);
    app.start();
    wait();
    brake::released = true;
    app.abandon();
    std::printf("the application was dropped in the middle, without a commit\n");
}

/// On a real Kafka a process of its own, which gets a SIGKILL.
template <typename Wait>
void run_until_killed(example::real_kafka const& on, int threads, std::uint64_t half, Wait wait) {
    auto const after = std::to_string(half), number = std::to_string(threads);
    std::fflush(stdout);
    auto const child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "departments", "--bootstrap-server", on.bootstrap_server.c_str(), "--worker",
              after.c_str(), "--threads", number.c_str(), nullptr);
        std::_Exit(127);
    }
    try {
        wait();
    } catch (...) {
        kill(child, SIGKILL);
        throw;
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    std::printf("process %d was killed (SIGKILL) in the middle\n", static_cast<int>(child));
}

template <typename Backend, typename Level>
int departments_job(Backend const& on, Level level, example::options const& o) {
    if (o.worker > 0) {
        auto app = braked_application(on, o.threads, o.worker);
        app.run();
        return 0;
    }
    auto topology = departments::topology();
    example::show_topology(topology, o.topology);
    if (!o.topology.empty()) return 0;

    std::printf("on: %s\n", on.name);
    example::create_topics(on, {"transactions", "department-counts"}, o.partitions);
    auto expected = read_counts(on);
    auto const already = total(expected);
    for (auto const& [department, count] : generate(on, o)) expected[department] += count;

    auto const written = [&] {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(0, total(read_counts(on)) - already));
    };
    std::uint64_t counted_before = 0;
    if (o.kill) {
        auto const half = std::max<std::uint64_t>(1, o.records / 2);
        run_until_killed(on, o.threads, half, [&] {
            while (written() < std::min(half + 40, o.records * 3 / 4))
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
        });
        counted_before = written();
        std::printf("%llu of %llu were counted by then\n", static_cast<unsigned long long>(counted_before),
                    static_cast<unsigned long long>(o.records));
        std::printf("starting it again\n");
    }
    example::progress progress{"counting", o.records};
    auto app = application(on, o.threads, level);
    app.start();
    auto const complete = [&] {
        auto const now = read_counts(on);
        for (auto const& [department, count] : expected)
            if (auto const it = now.find(department); it == now.end() || it->second < count) return false;
        return true;
    };
    while (app.state() != weir::state::error && !complete()) {
        progress.show(std::min(written(), o.records));
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    progress.finish(std::min(written(), o.records));
    auto const metrics = example::close_and_measure(app);
    if (auto const why = app.failure(); !why.empty()) {
        std::fprintf(stderr, "the application stopped: %s\n", why.c_str());
        return 1;
    }

    auto const found = read_counts(on);
    bool right = true;
    std::printf("\n%-16s %10s %10s\n", "department", "expected", "counted");
    for (auto const& [department, count] : expected) {
        auto const it = found.find(department);
        auto const counted = it == found.end() ? 0 : it->second;
        right = right && (o.kill ? counted >= count : counted == count);
        std::printf("%-16s %10lld %10lld\n", department.c_str(), static_cast<long long>(count),
                    static_cast<long long>(counted));
    }
    if (o.kill && (counted_before == 0 || counted_before >= o.records || restored::records == 0) &&
        o.records >= 100) {  // fewer are one batch
        right = false;
        std::printf("the kill did not hit the middle, or nothing was restored\n");
    }
    auto const more = total(found) - total(expected);
    if (o.kill)
        std::printf(
            "restored: %lld records of the changelog\n"
            "at least once: nothing is lost, and %lld of %llu are counted twice, those since the last commit before "
            "the kill\n",
            static_cast<long long>(restored::records.load()), static_cast<long long>(more),
            static_cast<unsigned long long>(o.records));
    if constexpr (Level::rank > 1) std::printf("\n%s", weir::metrics::to_table(metrics).c_str());
    std::printf("\ncounts: %s\n", right ? "checked" : "FAILED");
    std::printf("state at exit: %s\n", std::string{to_string(app.state())}.c_str());
    return right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    auto const o =
        example::parse(argc, argv, "Purchases counted per department, in a store with a changelog", {.kill = true});
    return example::run(
        o, [](auto const& on, auto level, auto const& options) { return departments_job(on, level, options); });
}
