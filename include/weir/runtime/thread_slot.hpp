// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/runtime/replacement_backoff.hpp>
#include <weir/runtime/stream_thread.hpp>

namespace weir::runtime {

/// The place of a stream thread, where another one follows when it is replaced: it has the same number, and so the same
/// names of its clients. `step` and `vacate` belong to whoever drives it, all else may be called from any thread.
template <typename Topology, typename Policies, typename Supplier>
class thread_slot {
    using thread_type = stream_thread<Topology, Policies, Supplier>;

    Topology const& topology_;
    stream_settings const& settings_;
    Supplier const& supplier_;
    thread_observer& observer_;
    int number_;
    std::string name_{settings_.client_id + "-StreamThread-" + std::to_string(number_)};
    void (*log_)(std::string_view);
    decltype(std::declval<Supplier const&>().clock()) clock_{supplier_.clock()};
    replacement_backoff backoff_{};
    std::int64_t born_ns_ = 0, due_ns_ = 0;
    bool vacant_ = true;  // the thread in it is dead, if there is one
    bool lives_on_ = false;  // for who measures it: the next thread goes on for the one before
    std::atomic<bool> stopping_{false}, abandoned_{false};
    std::mutex mutable lock_;
    std::shared_ptr<thread_type> thread_;  // only who drives it replaces it, and what is below
    typename thread_type::shared_metrics metrics_;

public:
    std::thread driver;  ///< of who made it; none: it is driven step by step
    bool has_ended = false;  ///< for who made it

    thread_slot(Topology const& topology, stream_settings const& settings, Supplier const& supplier,
                thread_observer& observer, int number, void (*log)(std::string_view))
        : topology_{topology},
          settings_{settings},
          supplier_{supplier},
          observer_{observer},
          number_{number},
          log_{log} {}

    std::string const& name() const { return name_; }

    /// Makes the clients. Throws what they throw.
    void fill() {
        born_ns_ = clock_.steady_ns();
        if (!lives_on_) measure(std::make_shared<typename thread_type::shared_metrics::element_type>(name_));
        exchange(nullptr);  // what the new one needs may still belong to the old one
        auto fresh =
            std::make_shared<thread_type>(topology_, settings_, supplier_, name_, observer_, log_, number_, metrics_);
        exchange(std::move(fresh));
        vacant_ = false;
    }
    /// One round of the thread in it, or nothing while its place is to stay empty; false: it has ended as it was told
    /// to. Throws what kills the thread; then `vacate`, in the catch block.
    bool step() {
        if (vacant_) {
            if (stopping_) return false;
            if (clock_.steady_ns() < due_ns_) return true;
            fill();
        }
        return thread_->step();
    }
    /// In the catch block of what `step` threw: as stream_thread has it.
    bool is_mended_by_restoring() const { return !vacant_ && thread_->is_mended_by_restoring(); }
    /// Ends its thread, which has failed; the next one comes after the time that this gives. `lives_on`: it is the
    /// same thread for who measures it, as where Kafka Streams revives tasks and goes on.
    std::int64_t vacate(bool lives_on = false) {
        lives_on_ = lives_on;
        if (!vacant_) thread_->give_up();
        auto const now_ns = clock_.steady_ns();
        auto const pause_ms = backoff_.after_life_of((now_ns - born_ns_) / 1'000'000);
        due_ns_ = now_ns + pause_ms * 1'000'000;
        vacant_ = true;
        return pause_ms;
    }
    /// How long `step` will do nothing.
    std::int64_t rest_ms() const { return vacant_ ? (due_ns_ - clock_.steady_ns() + 999'999) / 1'000'000 : 0; }

    void stop() {
        stopping_ = true;
        if (auto const thread = get()) thread->stop();
    }
    void abandon() {
        abandoned_ = true;
        stopping_ = true;
        if (auto const thread = get()) thread->abandon();
    }
    /// What a crash leaves to be ended: the thread's membership in its group.
    void drop() { exchange(nullptr); }

    metrics::thread_state state() const {
        auto const thread = get();
        return thread ? thread->state() : metrics::thread_state::dead;
    }
    bool has_tasks() const {
        auto const thread = get();
        return thread && thread->has_tasks();
    }
    void read_metrics(std::vector<metrics::metric>& out) const {
        std::unique_lock held{lock_};
        auto const thread = thread_;
        auto const measured = metrics_;
        held.unlock();
        if (thread)
            thread->read_metrics(out);
        else if (measured)
            measured->read(clock_.steady_ns(), out);
    }
    void read_metadata(std::vector<thread_metadata>& out) const {
        if (auto const thread = get()) out.push_back(thread->metadata());
    }

    /// With the policy weir::dumps, in the catch block of what `step` threw.
    void show_death() {
        if (!vacant_) thread_->show_death();
    }
    /// With the same.
    template <typename Inspections, typename Notes>
    void inspect(Inspections& out, Notes& errors, std::int64_t& error_count) const {
        if (auto const thread = get()) {
            thread->inspect(out.emplace_back());
            error_count += thread->errors().read(errors);
        }
    }

private:
    std::shared_ptr<thread_type> get() const {
        std::lock_guard const held{lock_};
        return thread_;
    }
    void measure(typename thread_type::shared_metrics fresh) {
        std::lock_guard const held{lock_};
        metrics_.swap(fresh);
    }
    void exchange(std::shared_ptr<thread_type> other) {
        {
            std::lock_guard const held{lock_};
            thread_.swap(other);
            if (thread_ && stopping_) abandoned_ ? thread_->abandon() : thread_->stop();
        }  // the old one dies without the lock
    }
};

}  // namespace weir::runtime
