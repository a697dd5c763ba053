// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/runtime/state.hpp>

namespace weir::runtime {

/// The state of one application instance, how long it was in each, and who hears of its transitions. Members that say
/// "with the lock" are called with what `hold` gave; the others take it themselves. Any thread may call all of them.
template <typename Listeners, typename Clock>
class life_cycle {
    Clock clock_;
    void (*log_)(std::string_view);
    Listeners listeners_{};

    std::mutex mutable lock_;  // of all below
    std::condition_variable mutable changed_;
    weir::state state_ = weir::state::created;
    std::array<std::int64_t, 7> spent_ns_{};  // without the time in the present state
    std::int64_t since_ns_ = clock_.steady_ns();
    std::vector<std::pair<weir::state, weir::state>> untold_;  // new and old, that listeners have not heard of
    std::thread::id telling_;                      // the thread that calls listeners now

public:
    using held_type = std::unique_lock<std::mutex>;

    life_cycle(Clock clock, void (*log)(std::string_view)) : clock_{std::move(clock)}, log_{log} {}

    static bool is_over(weir::state s) { return s == weir::state::not_running || s == weir::state::error; }
    static bool is_alive(weir::state s) { return s == weir::state::rebalancing || s == weir::state::running; }

    held_type hold() const { return held_type{lock_}; }
    weir::state state() const {
        auto const held = hold();
        return state_;
    }
    std::int64_t time_in_ms(weir::state s) const {
        auto const held = hold();
        auto const spent = spent_ns_[static_cast<std::size_t>(s)] + (s == state_ ? clock_.steady_ns() - since_ns_ : 0);
        return spent / 1'000'000;
    }
    void go(weir::state to) {
        auto held = hold();
        if (change(to)) tell(held);
    }
    bool wait_for(weir::state wanted, int timeout_ms) const {
        auto held = hold();
        changed_.wait_for(held, std::chrono::milliseconds{timeout_ms},
                          [&] { return state_ == wanted || is_over(state_); });
        return state_ == wanted;
    }

    // With the lock.

    weir::state now() const { return state_; }
    /// False: the transition is not allowed, nothing happened.
    bool change(weir::state to) {
        if (!may_follow(state_, to)) return false;
        auto const now_ns = clock_.steady_ns();
        spent_ns_[static_cast<std::size_t>(state_)] += now_ns - std::exchange(since_ns_, now_ns);
        untold_.emplace_back(to, state_);
        state_ = to;
        changed_.notify_all();
        return true;
    }
    /// Calls the listeners one at a time and in the order of the transitions, whichever threads make them; a transition
    /// that a listener makes is told after the one that it hears of. They are called without the lock.
    void tell(held_type& held) {
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
    /// Called by a listener?
    bool is_telling_here() const { return telling_ == std::this_thread::get_id(); }
    /// Waits until the end, and until all have heard of it.
    void wait_for_end(held_type& held) {
        changed_.wait(held, [&] { return is_over(state_) && telling_ == std::thread::id{}; });
    }
    /// While it is alive.
    void wait_while_alive(held_type& held, std::int64_t longest_ms) {
        changed_.wait_for(held, std::chrono::milliseconds{longest_ms}, [&] { return !is_alive(state_); });
    }

private:
    template <typename Listener>
    void tell_one(Listener& listener, weir::state to, weir::state from) {
        try {
            listener.on_change(to, from);
        } catch (...) {
            log_("state listener " + std::string{type_name<Listener>} + " threw " +
                 weir::detail::current_exception_type() + " as the state went from " + std::string{to_string(from)} +
                 " to " + std::string{to_string(to)} + ": " + weir::detail::current_exception_text());
        }
    }
};

}  // namespace weir::runtime
