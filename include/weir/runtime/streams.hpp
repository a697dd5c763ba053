// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <thread>
#include <weir/runtime/prepare_topics.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/topology/describe.hpp>

namespace weir::runtime {

inline void log_to_stderr(std::string_view line) {
    std::fprintf(stderr, "weir: %.*s\n", static_cast<int>(line.size()), line.data());
}

/// A topology that runs: the life cycle of one instance, over any client supplier. kafka::streams and sim::streams are
/// what applications use. All members may be called from any thread; listeners are called on the thread that makes the
/// transition.
template <typename Topology, typename Policies, typename Supplier>
class basic_streams {
    using chosen = weir::detail::chosen<Policies>;
    using thread_type = stream_thread<Topology, Policies, Supplier>;

    struct observer final : thread_observer {
        basic_streams& app;
        explicit observer(basic_streams& a) : app{a} {}
        void on_rebalance() override {
            if (app.state() == weir::state::running) app.go(weir::state::rebalancing);
        }
        void on_running() override { app.go(weir::state::running); }
    };

    Topology topology_;
    stream_settings settings_;
    Supplier supplier_;
    typename chosen::state_listeners listeners_;
    std::mutex mutable lock_;
    std::condition_variable mutable changed_;
    weir::state state_ = weir::state::created;
    std::exception_ptr failure_;
    observer observer_{*this};
    std::unique_ptr<thread_type> work_;
    std::thread thread_;

public:
    /// Throws config_error for settings that are missing or wrong. Nothing is connected yet.
    basic_streams(Topology topology, config const& settings, Supplier supplier)
        : topology_{std::move(topology)}, settings_{settings}, supplier_{std::move(supplier)} {}
    basic_streams(basic_streams const&) = delete;
    basic_streams& operator=(basic_streams const&) = delete;
    /// Closes first.
    ~basic_streams() { close(); }

    /// Checks and creates topics, then starts the stream thread; returns at once. Throws topology_error or client_error;
    /// then the instance stays CREATED. Only once.
    void start() {
        if (state() != weir::state::created)
            throw error{"start: the application is " + std::string{to_string(state())} + " already"};
        auto admin = supplier_.admin(with_client_id("-admin"));
        prepare_topics(admin, topology_, settings_);
        work_ = std::make_unique<thread_type>(topology_, settings_, supplier_, settings_.client_id + "-StreamThread-1",
                                              observer_, log_to_stderr);
        go(weir::state::rebalancing);
        thread_ = std::thread{[this] { work(); }};
    }

    /// Starts, and processes until SIGINT or SIGTERM, `close` from another thread, or a failure; then closes cleanly.
    /// Throws what stopped it. The two signals are blocked in the calling thread meanwhile.
    void run() {
        sigset_t signals, before;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals, &before);  // the threads that start inherit it
        struct restore_mask {
            sigset_t const& mask;
            ~restore_mask() { pthread_sigmask(SIG_SETMASK, &mask, nullptr); }
        } const restore{before};
        start();
        timespec const tick{0, 50'000'000};
        while (is_alive() && sigtimedwait(&signals, nullptr, &tick) < 0) {}
        close();
        rethrow_failure();
    }

    /// Commits, leaves the group and stops. Idempotent. Does not throw: see `failure`.
    void close() { finish(false); }

    /// Stops where it stands, as a crash would: nothing is flushed or committed. For tests and demonstrations.
    void abandon() { finish(true); }

    weir::state state() const {
        std::lock_guard const lock{lock_};
        return state_;
    }
    /// Waits until the state is `wanted`; false when it cannot come any more or `timeout_ms` is over.
    bool wait_for(weir::state wanted, int timeout_ms) const {
        std::unique_lock held{lock_};
        changed_.wait_for(held, std::chrono::milliseconds{timeout_ms},
                          [&] { return state_ == wanted || is_over(state_); });
        return state_ == wanted;
    }
    /// What stopped the application, as text; empty: nothing did.
    std::string failure() const {
        std::lock_guard const lock{lock_};
        if (!failure_) return {};
        try {
            std::rethrow_exception(failure_);
        } catch (std::exception const& e) {
            return e.what();
        } catch (...) {
            return "unknown exception";
        }
    }

    /// All metrics of the chosen level under Java's names, as they stand now.
    std::vector<metrics::metric> metrics() const {
        std::vector<metrics::metric> out;
        if (work_) work_->read_metrics(out);
        std::erase_if(out, [](auto const& m) {
            auto const node = m.tags.find("processor-node-id");
            return node != m.tags.end() && node->second.empty();
        });
        return out;
    }
    std::string describe() const { return weir::describe(topology_); }
    Topology const& topology() const { return topology_; }

private:
    client_settings with_client_id(std::string const& suffix) const {
        auto settings = settings_.for_client({"admin."});
        settings.values.try_emplace("client.id", settings_.client_id + suffix);
        return settings;
    }
    static bool is_over(weir::state s) { return s == weir::state::not_running || s == weir::state::error; }
    bool is_alive() const {
        auto const s = state();
        return s == weir::state::rebalancing || s == weir::state::running;
    }

    /// False: the transition is not allowed, nothing happened.
    bool go(weir::state to) {
        weir::state from{};
        {
            std::lock_guard const lock{lock_};
            from = state_;
            if (!may_follow(from, to)) return false;
            state_ = to;
        }
        changed_.notify_all();
        std::apply([&](auto&... l) { (l.on_change(to, from), ...); }, listeners_);
        return true;
    }

    void work() {
        try {
            work_->run();
        } catch (...) {
            {
                std::lock_guard const lock{lock_};
                failure_ = std::current_exception();
            }
            log_to_stderr(failure());
            if (go(weir::state::pending_error)) go(weir::state::error);
        }
    }

    void finish(bool abandon) {
        if (state() == weir::state::error || !go(weir::state::pending_shutdown)) {
            if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) thread_.join();
            return;
        }
        if (work_) abandon ? work_->abandon() : work_->stop();
        if (thread_.joinable()) thread_.join();
        if (abandon) work_.reset();
        go(weir::state::not_running);
    }
    void rethrow_failure() {
        std::lock_guard const lock{lock_};
        if (failure_) std::rethrow_exception(failure_);
    }
};

}  // namespace weir::runtime
