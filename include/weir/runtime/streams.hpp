// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <vector>
#include <weir/metrics/client_metrics.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/counted_signals.hpp>
#include <weir/runtime/life_cycle.hpp>
#include <weir/runtime/prepare_topics.hpp>
#include <weir/runtime/restore_progress.hpp>  // a policy to choose
#include <weir/runtime/thread_deaths.hpp>
#include <weir/runtime/thread_slot.hpp>
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
    using slot_type = thread_slot<Topology, Policies, Supplier>;
    using life_cycle_type = life_cycle<typename chosen::state_listeners, decltype(std::declval<Supplier&>().clock())>;
    using held_type = typename life_cycle_type::held_type;
    using response = stream_thread_exception_response;
    using inspection = typename chosen::inspection;
    static_assert(stream_thread<Topology, Policies, Supplier>::reads_processors());

    struct observer final : thread_observer {
        basic_streams& app;
        explicit observer(basic_streams& a) : app{a} {}
        void on_rebalance() override { app.life_.go(weir::state::rebalancing); }
        void on_running() override { app.all_running(); }
    };

    Topology topology_;
    stream_settings settings_;
    Supplier supplier_;
    observer observer_{*this};
    thread_deaths<Policies> deaths_{log_to_stderr};
    life_cycle_type life_{supplier_.clock(), log_to_stderr};  // its lock is that of all below
    std::vector<std::unique_ptr<slot_type>> slots_;           // none until it starts, then always the same
    bool starting_ = false;
    bool stepped_ = false, stepping_ = false;  // by who calls `step`, and nobody else
    std::size_t alive_ = 0;                    // slots that have not ended
    bool is_spare_ = false;                    // it runs without a task
    std::int64_t failed_threads_ = 0;
    std::exception_ptr failure_;
    [[no_unique_address]] typename inspection::writer dump_writer_;  // its thread ends before all else

public:
    /// Throws config_error for settings that are missing or wrong. Nothing is connected yet.
    basic_streams(Topology topology, config const& settings, Supplier supplier)
        : topology_{std::move(topology)}, settings_{settings}, supplier_{std::move(supplier)} {
        if constexpr (inspection::is_on) dump_writer_.configure(settings_.all);
        for (auto const& line : settings_.ignored()) log_to_stderr(line);
    }
    basic_streams(basic_streams const&) = delete;
    basic_streams& operator=(basic_streams const&) = delete;
    /// Closes first.
    ~basic_streams() {
        close();
        for (auto const& slot : slots_)
            if (slot->driver.joinable()) slot->driver.join();
    }

    /// Checks and creates topics, then starts the stream threads; returns at once. Throws topology_error,
    /// config_error or client_error; then the instance stays CREATED. Only once.
    void start() {
        start(false, [] { return true; });
    }

    /// Starts, and processes until SIGINT or SIGTERM, `close` from another thread, or a failure; then closes cleanly.
    /// Throws what `start` throws, the state is CREATED then, or what stopped it: ERROR, or NOT_RUNNING when only the
    /// last commit was refused. A signal that comes while no broker answers yet is obeyed, too.
    void run() {
        stop_signals const signals;
        start(false, [&] { return !signals.came(); });
        for (auto held = life_.hold(); life_cycle_type::is_alive(life_.now()) && !signals.came();)
            life_.wait_while_alive(held, 50);
        close();
        auto held = life_.hold();
        if (auto const failure = failure_) {
            held.unlock();
            std::rethrow_exception(failure);
        }
    }

    /// Commits, leaves the group and stops. Idempotent. Does not throw: see `failure`. A listener, a handler, an
    /// interceptor or a function of the topology may call it, too: then it does not wait for the end.
    void close() { finish(false); }

    /// Stops where it stands, as a crash would: nothing is flushed or committed. For tests and demonstrations.
    void abandon() { finish(true); }

    weir::state state() const { return life_.state(); }
    /// How long the application has been in this state, all in all.
    std::int64_t time_in_ms(weir::state s) const { return life_.time_in_ms(s); }
    /// Waits until the state is `wanted`; false when it cannot come any more or `timeout_ms` is over.
    bool wait_for(weir::state wanted, int timeout_ms) const { return life_.wait_for(wanted, timeout_ms); }
    /// What stopped the application, as text; empty: nothing did.
    std::string failure() const {
        auto const held = life_.hold();
        if (!failure_) return {};
        try {
            std::rethrow_exception(failure_);
        } catch (...) {
            return weir::detail::current_exception_text();
        }
    }

    /// The stream threads, in the order of their numbers, with their tasks. Stops nothing: each thread has said how it
    /// is at its last rebalance or commit, and at most a second ago.
    std::vector<thread_metadata> threads() const {
        std::vector<thread_metadata> out;
        for (auto const& slot : slots()) slot->read_metadata(out);
        return out;
    }

    /// All metrics of the chosen level under Java's names, as they stand now. Stops nothing: what a task measures is
    /// published when it ends a batch.
    metrics::snapshot metrics() const {
        std::vector<metrics::metric> out;
        if constexpr (metrics::measures<typename chosen::metrics_level, metrics::info>) {
            metrics::client_reading client{settings_.client_id, settings_.application_id, describe()};
            for (auto const& slot : slots())
                client.alive_threads += slot->state() != metrics::thread_state::dead ? 1 : 0;
            {
                auto const held = life_.hold();
                client.state = to_string(life_.now());
                client.ordinal = static_cast<std::int64_t>(life_.now());
                client.failed_threads = failed_threads_;
            }
            metrics::append_client_metrics<typename chosen::metrics_level>(client, out);
            for (auto const& slot : slots()) slot->read_metrics(out);
            if constexpr (requires { supplier_.for_each_statistics([](auto const&...) {}); }) add_statistics(out);
        }
        return metrics::snapshot{std::move(out)};
    }
    std::string describe() const { return weir::describe(topology_); }
    Topology const& topology() const { return topology_; }

    static constexpr bool is_inspected = inspection::is_on;  ///< by the policy weir::dumps, see runtime/dumps.hpp
    /// What the application is at: an application_inspection. Stops nothing.
    auto inspect() const
        requires is_inspected
    {
        typename inspection::result out;
        for (auto const& slot : slots()) slot->inspect(out.threads, out.errors, out.error_count);
        out.error_count += deaths_.read(out.errors);
        if constexpr (requires { supplier_.for_each_message([](auto const&...) {}); })
            out.error_count += supplier_.for_each_message(
                [&](std::int64_t at_ms, std::string const& text) { out.errors.push_back({at_ms, text}); });
        auto const now = state();
        out.state = to_string(now);
        out.state_for_ms = time_in_ms(now);
        if constexpr (requires { supplier_.for_each_statistics([](auto const&...) {}); }) add_statistics(out.clients);
        inspection::complete(out, settings_);
        return out;
    }
    /// The same as text for people.
    std::string dump() const
        requires is_inspected
    {
        return inspection::text(inspect());
    }

protected:
    // Without threads of its own, for tests that must repeat exactly. All calls come from one thread.

    /// As `start`, but the stream threads do nothing until `step`.
    void start_stepped() {
        start(true, [] { return true; });
    }
    /// One round of each stream thread, in the order of their numbers; false: all have ended.
    bool step() {
        bool goes_on = false;
        stepping_ = true;
        for (auto const& slot : slots_)
            if (!slot->has_ended) goes_on |= round(*slot);
        stepping_ = false;
        return goes_on;
    }

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
    std::span<std::unique_ptr<slot_type> const> slots() const {
        auto const held = life_.hold();
        return slots_;
    }

    /// `go_on` says whether to wait for a broker any longer; without one, the instance stays CREATED.
    template <typename GoOn>
    void start(bool stepped, GoOn go_on) {
        {
            auto const held = life_.hold();
            if (life_.now() != weir::state::created || starting_)
                throw error{"start: the application is " +
                            std::string{starting_ ? "starting" : to_string(life_.now())} + " already"};
            starting_ = true;
        }
        std::vector<std::unique_ptr<slot_type>> slots;
        try {
            deaths_.configure(settings_.all);
            auto admin = supplier_.admin(settings_.admin());
            bool const answered = admin.wait_for_broker(settings_.request_timeout_ms, [&] {
                auto const held = life_.hold();
                return life_.now() == weir::state::created && go_on();
            });
            if (!answered) {
                auto const held = life_.hold();
                starting_ = false;
                if (life_.now() == weir::state::created) return;
                throw error{"start: the application was closed meanwhile"};
            }
            prepare_topics(admin, topology_, settings_, supplier_.clock());
            for (int number = 1; number <= settings_.num_stream_threads; ++number) {
                slots.push_back(
                    std::make_unique<slot_type>(topology_, settings_, supplier_, observer_, number, log_to_stderr));
                slots.back()->fill();
            }
        } catch (...) {
            auto const held = life_.hold();
            starting_ = false;
            throw;
        }
        auto held = life_.hold();
        starting_ = false;
        if (!life_.change(weir::state::rebalancing)) throw error{"start: the application was closed meanwhile"};
        slots_ = std::move(slots);
        alive_ = slots_.size();
        stepped_ = stepped;
        if (!stepped) launch();
        if constexpr (inspection::is_on)
            if (!stepped)
                dump_writer_.start(this, [](void const* of) { return static_cast<basic_streams const*>(of)->dump(); });
        life_.tell(held);
    }
    /// With the lock.
    void launch() {
        for (auto const& slot : slots_) try {
                slot->driver = std::thread{[this, of = slot.get()] { drive(*of); }};
            } catch (std::system_error const&) {
                give_up(std::current_exception());
                retire(*slot);
            }
    }

    void drive(slot_type& slot) {
        while (round(slot))
            if (auto const rest_ms = slot.rest_ms(); rest_ms > 0) {
                auto held = life_.hold();
                life_.wait_while_alive(held, std::min<std::int64_t>(rest_ms, 50));
            }
    }
    /// False: this slot has ended.
    bool round(slot_type& slot) {
        std::exception_ptr why;
        try {
            if (slot.step()) return true;
        } catch (...) {
            if constexpr (inspection::is_on) slot.show_death();
            if (begins_again(slot) || is_replaced(slot)) return true;
            slot.vacate();  // the others know by now that they are not to take over
            why = std::current_exception();
        }
        auto held = life_.hold();
        if (why && !failure_) failure_ = why;
        retire(slot);
        life_.tell(held);
        return false;
    }
    /// In a catch block: the production handler's answer was to begin again, or a damaged store is to be restored (in
    /// Kafka Streams, a TaskCorruptedException); nobody else is asked.
    bool begins_again(slot_type& slot) {
        if (!asks_to_begin_again() && !slot.is_mended_by_restoring()) return false;
        {
            auto const held = life_.hold();
            if (!life_cycle_type::is_alive(life_.now())) return false;
        }
        deaths_.note_beginning(slot.name(), slot.vacate(true));
        all_running();  // but for this one
        return true;
    }
    /// In a catch block.
    static bool asks_to_begin_again() {
        try {
            throw;
        } catch (retry_from_commit const&) {
            return true;
        } catch (...) {
            return false;
        }
    }
    /// In a catch block: what becomes of the application when a stream thread has died.
    bool is_replaced(slot_type& slot) {
        deaths_.note(slot.name());
        {
            auto const held = life_.hold();
            if (!life_cycle_type::is_alive(life_.now())) return false;
            ++failed_threads_;
        }
        auto const answer = deaths_.ask(slot.name());
        if (answer == response::replace_thread) {
            log_to_stderr(slot.name() + " is replaced in " + std::to_string(slot.vacate()) + " ms");
            all_running();  // but for this one
            return true;
        }
        if (answer == response::shutdown_application)
            log_to_stderr("this instance of application " + settings_.application_id +
                          " shuts down; others are not told, and stop when the same happens to them");
        if constexpr (inspection::is_on) dump_writer_.write(dump());
        auto held = life_.hold();
        give_up(std::current_exception());
        life_.tell(held);
        return false;
    }
    /// With the lock: all threads end, each after a last commit.
    void give_up(std::exception_ptr why) {
        if (!failure_) failure_ = std::move(why);
        if (!life_.change(weir::state::pending_error)) return;
        for (auto const& slot : slots_) slot->stop();
    }
    /// With the lock.
    void retire(slot_type& slot) {
        slot.has_ended = true;
        if (--alive_ > 0) return;
        life_.change(life_.now() == weir::state::pending_error ? weir::state::error : weir::state::not_running);
    }

    /// It is RUNNING when one of them runs and all others do, too, or are dead, as in Kafka Streams.
    void all_running() {
        auto held = life_.hold();
        bool one_runs = false, is_spare = true;
        for (auto const& slot : slots_) {
            using enum metrics::thread_state;
            auto const s = slot->state();
            if (s != running && s != pending_shutdown && s != dead) return;
            one_runs |= s == running;
            is_spare &= s == running && !slot->has_tasks();
        }
        if (!one_runs) {  // nothing is processed until the next thread begins
            if (life_.now() == weir::state::running && life_.change(weir::state::rebalancing)) life_.tell(held);
            return;
        }
        if (life_.now() != weir::state::rebalancing || !life_.change(weir::state::running)) return;
        bool const was_spare = std::exchange(is_spare_, is_spare);
        life_.tell(held);
        held.unlock();
        if (is_spare && !was_spare)
            log_to_stderr("no partition was assigned to this instance of application " + settings_.application_id +
                          "; it waits as a spare");
    }

    void finish(bool abandon) {
        auto held = life_.hold();
        if (life_.change(weir::state::pending_shutdown)) {
            for (auto const& slot : slots_) abandon ? slot->abandon() : slot->stop();
            if (alive_ == 0) life_.change(weir::state::not_running);
            life_.tell(held);
        }
        if (life_.is_telling_here() || is_driven_here()) return;  // it would wait for itself
        if (stepped_) {
            held.unlock();
            while (step()) {}
            held.lock();
        }
        life_.wait_for_end(held);
        held.unlock();
        if (abandon)
            for (auto const& slot : slots()) slot->drop();
    }
    /// With the lock.
    bool is_driven_here() const {
        auto const self = std::this_thread::get_id();
        return stepping_ || std::any_of(slots_.begin(), slots_.end(),
                                        [&](auto const& slot) { return slot->driver.get_id() == self; });
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
    std::int64_t time_in_ms(weir::state) const { return 0; }
    std::string failure() const { return {}; }
    std::vector<thread_metadata> threads() const { return {}; }
    metrics::snapshot metrics() const { return {}; }
    std::string describe() const { return {}; }
    auto inspect() const { return typename weir::detail::chosen<Policies>::inspection::result{}; }
    std::string dump() const { return {}; }

protected:
    void start_stepped() {}
    bool step() { return false; }
};

}  // namespace weir::runtime
