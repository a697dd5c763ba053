// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>
#include <weir/metrics/print.hpp>
#include <weir/runtime/counted_signals.hpp>
#include "interceptor_logs.hpp"
#include "progress.hpp"

namespace example {
namespace {

using clock = std::chrono::steady_clock;
using weir::runtime::stop_signals;

struct interrupted {};

void pause_ms(int time) { std::this_thread::sleep_for(std::chrono::milliseconds{time}); }

/// Sends records, at the rate that was asked for.
class generator {
    play const& play_;
    std::unique_ptr<sender> to_;
    clock::duration pause_{};
    clock::time_point next_ = clock::now();
    std::uint64_t sent_ = 0;

public:
    generator(play const& p, stage& on) : play_{p}, to_{on.kafka().make_sender()} {
        if (on.chosen().rate > 0)
            pause_ = std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{1 / on.chosen().rate});
    }
    std::uint64_t sent() const { return sent_; }
    void send() {
        play_.send(*to_);
        ++sent_;
    }
    /// Waits until the next one is to be sent, in short pieces; false: a signal came.
    bool wait(stop_signals const& stop) {
        if (pause_.count() == 0) return !stop.came();
        for (next_ += pause_; clock::now() < next_ && !stop.came();)
            std::this_thread::sleep_for(std::min<clock::duration>(next_ - clock::now(), std::chrono::milliseconds{50}));
        return !stop.came();
    }
    void flush() { to_->flush(); }
};

bool lives(application const& app) {
    auto const s = app.state();
    return s == weir::state::created || s == weir::state::rebalancing || s == weir::state::running;
}

/// Tells how much of the input is done.
class backlog {
    play const& play_;
    cluster& kafka_;
    std::vector<offsets> before_;
    std::uint64_t total_;

public:
    /// Before the application starts: all that it has to do then.
    backlog(play const& p, cluster& on) : play_{p}, kafka_{on}, total_{on.lag(p.application_id, p.inputs)} {
        if (p.one_output_per_input)
            for (auto const& topic : p.outputs) before_.push_back(on.ends_of(topic));
    }
    std::uint64_t total() const { return total_; }
    std::uint64_t done() const {
        if (!before_.empty()) return std::min(total_, kafka_.written(before_));
        return total_ - std::min(total_, kafka_.lag(play_.application_id, play_.inputs));
    }
    /// Including what is on its way through repartition topics.
    bool is_empty() const { return done() == total_ && kafka_.lag(play_.application_id, play_.internals) == 0; }
};

/// Closes the application. The result: its metrics after that, the last commit included; those of its tasks, which are
/// gone then, as they stood before.
std::vector<weir::metrics::metric> close_and_measure(application& app) {
    std::vector<weir::metrics::metric> all = app.metrics();
    app.close();
    for (auto const& last : app.metrics()) {
        auto const same = std::find_if(all.begin(), all.end(), [&](auto const& m) {
            return m.group == last.group && m.name == last.name && m.tags == last.tags;
        });
        if (same == all.end())
            all.push_back(last);
        else
            *same = last;
    }
    return all;
}

/// Starts the application and waits until it has done what is there. The result: seconds.
double process(application& app, play const& p, cluster& kafka, stop_signals const& stop) {
    backlog const work{p, kafka};
    progress shown{"processing", work.total()};
    app.start();
    while (lives(app) && !stop.came() && !work.is_empty()) {
        shown.show(work.done());
        pause_ms(20);
    }
    auto const seconds = shown.seconds();
    shown.finish(work.done());
    if (stop.came()) throw interrupted{};
    return seconds;
}

/// Generates beside the application, until a signal comes and all is processed.
std::uint64_t process_forever(application& app, play const& p, stage& on, stop_signals const& stop) {
    generator input{p, on};
    app.start();
    std::printf("running; Ctrl-C ends it\n");
    auto const report = [&] {
        std::printf("%llu records sent, %llu not committed yet\n", static_cast<unsigned long long>(input.sent()),
                    static_cast<unsigned long long>(on.kafka().lag(p.application_id, p.inputs)));
    };
    for (auto told = clock::now(); lives(app) && input.wait(stop);) {
        input.send();
        if (clock::now() - told > std::chrono::seconds{2}) {
            report();
            told = clock::now();
        }
    }
    input.flush();
    std::printf("stopping\n");
    stop_signals const again;  // who is in a hurry
    auto all = p.inputs;
    all.insert(all.end(), p.internals.begin(), p.internals.end());
    while (lives(app) && on.kafka().lag(p.application_id, all) > 0) {
        if (again.came()) throw interrupted{};
        pause_ms(20);
    }
    report();
    return input.sent();
}

void generate(play const& p, stage& on, std::uint64_t count, stop_signals const& stop) {
    generator input{p, on};
    progress shown{"generating", count};
    while (input.sent() < count && input.wait(stop)) {
        input.send();
        if (input.sent() % 500 == 0 || on.chosen().rate > 0) shown.show(input.sent());
    }
    input.flush();
    shown.finish(input.sent());
    if (stop.came()) throw interrupted{};
}

/// Feeds an application until half of the records are processed, and then some more, so that what comes then comes in
/// the middle.
std::uint64_t feed_half(play const& p, stage& on, stop_signals const& stop) {
    generator input{p, on};
    auto const count = on.chosen().records, slice = std::max<std::uint64_t>(1, count / 20);
    auto const before = on.kafka().lag(p.application_id, p.inputs);
    for (std::uint64_t done = 0;;) {
        for (auto const most = std::min(count, done + slice); input.sent() < most;) input.send();
        input.flush();
        if (done >= count / 2) break;
        if (stop.came()) throw interrupted{};
        pause_ms(1);
        done = before + input.sent() - on.kafka().lag(p.application_id, p.inputs);
    }
    pause_ms(20);  // of which there is no commit yet
    std::printf("%llu of %llu records were sent and some processed by then\n",
                static_cast<unsigned long long>(input.sent()), static_cast<unsigned long long>(count));
    return input.sent();
}

}  // namespace

stage::stage(options o)
    : options_{std::move(o)},
      kafka_{options_.bootstrap_server.empty() ? make_embedded(embedded_) : make_real(options_.bootstrap_server)} {}

/// In the embedded cluster it is an instance of this process that is dropped where it stands.
std::uint64_t stage::run_until_killed(play const& p, std::function<std::uint64_t()> const& feed) {
    if (options_.bootstrap_server.empty()) {
        auto app = p.make();
        app->start();
        auto const sent = feed();
        app->abandon();
        std::printf("the application was dropped in the middle, without a commit\n");
        return sent;
    }
    // On a real Kafka it is a process of its own, which gets a SIGKILL.
    std::fflush(stdout);
    auto const threads = std::to_string(options_.threads);
    auto const child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl("/proc/self/exe", p.application_id.c_str(), "--worker", "--bootstrap-server",
              options_.bootstrap_server.c_str(), "--threads", threads.c_str(), nullptr);
        std::_Exit(127);
    }
    struct killed {
        pid_t process;
        ~killed() {
            kill(process, SIGKILL);
            int status = 0;
            waitpid(process, &status, 0);
        }
    };
    std::uint64_t sent = 0;
    {
        killed const in_any_case{child};
        sent = feed();
    }
    std::printf("process %d was killed (SIGKILL) in the middle\n", static_cast<int>(child));
    return sent;
}

std::int64_t stage::next_event_ms() {
    auto const now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    if (options_.rate > 0) return event_ms_ = std::max(event_ms_ + 1, now);
    constexpr std::int64_t step_ms = 100;
    if (event_ms_ < 0) event_ms_ = now - static_cast<std::int64_t>(options_.records) * step_ms;
    return event_ms_ += step_ms;
}

int stage::run(play const& p) {
    auto const count = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
    auto app = p.make();
    if (options_.worker) {
        app->run();
        return 0;
    }
    if (!options_.metrics.empty() && options_.metrics != app->metrics_level()) {
        std::fprintf(stderr, "this program measures at level %s; examples/run builds others: --metrics %s\n",
                     std::string{app->metrics_level()}.c_str(), options_.metrics.c_str());
        return 2;
    }
    if (options_.interceptors && !app->has_interceptors()) {
        std::fprintf(stderr, "this program has no interceptors; examples/run builds one that has: --interceptors\n");
        return 2;
    }
    std::unique_ptr<running_debug_server const> server;  // ends before the application
    if (options_.debug_server >= 0 && !(server = app->serve(options_.debug_server))) {
        std::fprintf(stderr, "this program has no debug server; examples/run builds one that has: --debug-server %d\n",
                     options_.debug_server);
        return 2;
    }
    std::fputs(app->drawn(options_.topology).c_str(), stdout);
    if (!options_.topology.empty()) return 0;

    if (app->has_interceptors()) remove_interceptor_logs(options_.log_dir);
    stop_signals const stop;
    if (server) std::printf("debug server: %s\n", server->address().c_str());
    std::printf("on: %s\n", options_.bootstrap_server.empty() ? "embedded cluster" : "Kafka");
    auto topics = p.inputs;
    topics.insert(topics.end(), p.outputs.begin(), p.outputs.end());
    try {
        if (!kafka_->wait([&] { return !stop.came(); })) throw interrupted{};
        kafka_->create_topics(topics, options_.partitions);
        std::vector<offsets> began;
        for (auto const& topic : topics) began.push_back(kafka_->ends_of(topic));
        p.before();
        double seconds = 0;
        auto records = options_.records;
        if (options_.forever) {
            auto const start = clock::now();
            records = process_forever(*app, p, *this, stop);
            seconds = std::chrono::duration<double>(clock::now() - start).count();
        } else {
            std::uint64_t sent = 0;
            if (options_.kill) {
                sent = run_until_killed(p, [&] { return feed_half(p, *this, stop); });
                was_killed_ = true;
            }
            generate(p, *this, options_.records - sent, stop);
            if (options_.kill) std::printf("starting it again\n");
            seconds = process(*app, p, *kafka_, stop);
        }
        auto const metrics = close_and_measure(*app);
        if (auto const why = app->failure(); !why.empty()) {
            std::fprintf(stderr, "the application stopped: %s\n", why.c_str());
            return 1;
        }
        auto const right = p.check();
        if (options_.metrics.empty())
            p.show_metrics(weir::metrics::snapshot{metrics});
        else
            std::printf("\n%s", weir::metrics::to_table(metrics).c_str());
        std::printf("\nwritten in this run:");
        for (auto const& topic : began)
            std::printf(" %s %llu%s", topic.at(0).partition.topic.c_str(), count(kafka_->written(topic)),
                        &topic == &began.back() ? "\n" : ",");
        std::printf("results: %s\n", right ? "checked" : "FAILED");
        std::printf("records: %llu, per second: %.0f\n", count(records), static_cast<double>(records) / seconds);
        if (app->has_interceptors()) tell_interceptor_logs(options_.log_dir);
        std::printf("state at exit: %s\n", std::string{to_string(app->state())}.c_str());
        return right ? 0 : 1;
    } catch (interrupted const&) {
        app->close();
        std::printf("interrupted; nothing was checked\nstate at exit: %s\n",
                    std::string{to_string(app->state())}.c_str());
        return 130;
    }
}

int run(int argc, char** argv, description const& about, std::function<int(stage&)> const& act) {
    // By lines, also into a pipe: what libraries write to the standard error stays in its place.
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    try {
        stage on{parse(argc, argv, about)};
        return act(on);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}

}  // namespace example
