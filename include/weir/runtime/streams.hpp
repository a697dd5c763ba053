// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdio>
#include <exception>
#include <thread>
#include <weir/metrics/client_metrics.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/prepare_topics.hpp>
#include <weir/runtime/stop_signals.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/topology/describe.hpp>

namespace weir::runtime {

inline void log_to_stderr(std::string_view line) {
    std::fprintf(stderr, "weir: %.*s\n", static_cast<int>(line.size()), line.data());
}

/// A topology that runs: the life cycle of one instance, over any client supplier. kafka::streams and sim::streams are
/// what applications use. All members may be called from any thread; state listeners are called one at a time, in the
/// order of the transitions, by a thread that makes one.
template <typename Topology, typename Policies, typename Supplier>
class basic_streams {
    using chosen = weir::detail::chosen<Policies>;
    using thread_type = stream_thread<Topology, Policies, Supplier>;

    struct observer final : thread_observer {
        basic_streams& app;
        explicit observer(basic_streams& a) : app{a} {}
        void on_rebalance() override { app.go(weir::state::rebalancing); }
        void on_running() override { app.go(weir::state::running); }
    };

    Topology topology_;
    stream_settings settings_;
    Supplier supplier_;
    typename chosen::state_listeners listeners_;
    observer observer_{*this};

    std::mutex mutable lock_;  // of all below
    std::condition_variable mutable changed_;
    weir::state state_ = weir::state::created;
    std::vector<std::pair<weir::state, weir::state>> untold_;  // new and old, that listeners have not heard of
    std::thread::id telling_;                                  // the thread that calls listeners now
    bool starting_ = false;
    std::exception_ptr failure_;
    std::shared_ptr<thread_type> work_;
    std::thread thread_;

public:
    /// Throws config_error for settings that are missing or wrong. Nothing is connected yet.
    basic_streams(Topology topology, config const& settings, Supplier supplier)
        : topology_{std::move(topology)}, settings_{settings}, supplier_{std::move(supplier)} {}
    basic_streams(basic_streams const&) = delete;
    basic_streams& operator=(basic_streams const&) = delete;
    /// Closes first.
    ~basic_streams() {
        close();
        if (thread_.joinable()) thread_.join();
    }

    /// Checks and creates topics, then starts the stream thread; returns at once. Throws topology_error,
    /// config_error or
    /// client_error; then the instance stays CREATED. Only once.
    void start() {
        {
            std::lock_guard const held{lock_};
            if (state_ != weir::state::created || starting_)
                throw error{"start: the application is " + std::string{starting_ ? "starting" : to_string(state_)} +
                            " already"};
            starting_ = true;
        }
        std::shared_ptr<thread_type> work;
        try {
            auto admin = supplier_.admin(settings_.admin());
            prepare_topics(admin, topology_, settings_);
            work = std::make_shared<thread_type>(topology_, settings_, supplier_,
                                                 settings_.client_id + "-StreamThread-1", observer_, log_to_stderr);
        } catch (...) {
            std::lock_guard const held{lock_};
            starting_ = false;
            throw;
        }
        std::unique_lock held{lock_};
        starting_ = false;
        if (!change(weir::state::rebalancing)) throw error{"start: the application was closed meanwhile"};
        work_ = std::move(work);
        thread_ = std::thread{[this, running = work_.get()] { run_thread(*running); }};
        tell(held);
    }

    /// Starts, and processes until SIGINT or SIGTERM, `close` from another thread, or a failure; then closes cleanly.
    /// Throws what stopped it.
    void run() {
        stop_signals const signals;
        start();
        {
            std::unique_lock held{lock_};
            while (is_alive(state_) && !signals.came()) changed_.wait_for(held, std::chrono::milliseconds{50});
        }
        close();
        std::unique_lock held{lock_};
        if (auto const failure = failure_) {
            held.unlock();
            std::rethrow_exception(failure);
        }
    }

    /// Commits, leaves the group and stops. Idempotent. Does not throw: see `failure`. A listener, an interceptor or a
    /// function of the topology may call it, too: then it does not wait for the end.
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

    /// All metrics of the chosen level under Java's names, as they stand now. Stops nothing: what a task measures is
    /// published when it ends a batch.
    metrics::snapshot metrics() const {
        std::vector<metrics::metric> out;
        if constexpr (metrics::measures<typename chosen::metrics_level, metrics::info>) {
            std::shared_ptr<thread_type> work;
            metrics::client_reading client{settings_.client_id, settings_.application_id, describe()};
            {
                std::lock_guard const held{lock_};
                work = work_;
                client.state = to_string(state_);
                client.ordinal = static_cast<std::int64_t>(state_);
                client.alive_threads = is_alive(state_) ? 1 : 0;
                client.failed_threads = failure_ ? 1 : 0;
            }
            metrics::append_client_metrics<typename chosen::metrics_level>(client, out);
            if (work) work->read_metrics(out);
            if constexpr (requires { supplier_.for_each_statistics([](auto const&...) {}); })
                add_statistics(out);
        }
        return metrics::snapshot{std::move(out)};
    }
    std::string describe() const { return weir::describe(topology_); }
    Topology const& topology() const { return topology_; }

private:
    void add_statistics(std::vector<metrics::metric>& out) const {
        using statistics = typename chosen::client_statistics;
        if constexpr (!std::is_same_v<statistics, metrics::no_client_statistics>) {
            auto const wall_ms = supplier_.clock().wall_ms();
            supplier_.for_each_statistics([&](auto const& client_id, auto const& before, auto const& now) {
                statistics::append(client_id, before, now, wall_ms, out);
            });
        }
    }
    static bool is_over(weir::state s) { return s == weir::state::not_running || s == weir::state::error; }
    static bool is_alive(weir::state s) { return s == weir::state::rebalancing || s == weir::state::running; }

    /// With the lock. False: the transition is not allowed, nothing happened.
    bool change(weir::state to) {
        if (!may_follow(state_, to)) return false;
        untold_.emplace_back(to, state_);
        state_ = to;
        changed_.notify_all();
        return true;
    }
    /// Calls the listeners one at a time and in the order of the transitions, whichever threads make them; a transition
    /// that a listener makes is told after the one that it hears of.
    void tell(std::unique_lock<std::mutex>& held) {
        if (telling_ != std::thread::id{}) return;  // it will tell ours, too
        telling_ = std::this_thread::get_id();
        for (std::size_t i = 0; i < untold_.size(); ++i) {
            auto const told = untold_[i];
            held.unlock();
            std::apply([&](auto&... l) { (tell_one(l, told.first, told.second), ...); }, listeners_);
            held.lock();
        }
        untold_.clear();
        telling_ = {};
        changed_.notify_all();
    }
    template <typename Listener>
    static void tell_one(Listener& listener, weir::state to, weir::state from) {
        try {
            listener.on_change(to, from);
        } catch (std::exception const& e) {
            log_to_stderr(std::string{"a state listener failed: "} + e.what());
        } catch (...) {
            log_to_stderr("a state listener failed");
        }
    }
    void go(weir::state to) {
        std::unique_lock held{lock_};
        if (change(to)) tell(held);
    }

    void run_thread(thread_type& work) {
        std::exception_ptr why;
        try {
            work.run();
        } catch (...) {
            why = std::current_exception();
        }
        {
            std::lock_guard const held{lock_};
            failure_ = why;
        }
        if (why) log_to_stderr(failure());
        std::unique_lock held{lock_};
        if (why && change(weir::state::pending_error))
            change(weir::state::error);
        else
            change(weir::state::not_running);
        tell(held);
    }

    void finish(bool abandon) {
        std::unique_lock held{lock_};
        if (change(weir::state::pending_shutdown)) {
            if (!work_)
                change(weir::state::not_running);
            else if (abandon)
                work_->abandon();
            else
                work_->stop();
            tell(held);
        }
        auto const self = std::this_thread::get_id();
        if (telling_ == self || thread_.get_id() == self) return;  // it would wait for itself
        changed_.wait(held, [&] { return is_over(state_) && telling_ == std::thread::id{}; });
        if (!abandon) return;
        auto const work = std::move(work_);  // leaves the group
        held.unlock();
    }
};

/// An application of a topology that does not compile: its mistake has been told, and everything else is accepted.
template <typename Policies, typename Supplier>
class basic_streams<ill_formed, Policies, Supplier> {
public:
    basic_streams(ill_formed, config const&, Supplier const&) {}
    void start() {}
    void run() {}
    void close() {}
    void abandon() {}
    weir::state state() const { return {}; }
    bool wait_for(weir::state, int) const { return false; }
    std::string failure() const { return {}; }
    metrics::snapshot metrics() const { return {}; }
    std::string describe() const { return {}; }
};

}  // namespace weir::runtime
