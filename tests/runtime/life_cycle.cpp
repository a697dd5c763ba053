// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/life_cycle.hpp>

#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <stdexcept>
#include <weir/sim/clock.hpp>

using weir::state;

namespace {

constexpr std::array all{state::created,     state::rebalancing,   state::running, state::pending_shutdown,
                         state::not_running, state::pending_error, state::error};

using transition = std::pair<state, state>;
std::vector<transition> heard;
std::function<void(state)> on_change;

struct hears : weir::state_listener {
    void on_change(state to, state from) {
        heard.emplace_back(from, to);
        if (::on_change) ::on_change(to);
    }
};

std::vector<std::string> logged;
void log(std::string_view line) { logged.emplace_back(line); }

using machine = weir::runtime::life_cycle<std::tuple<hears>, weir::sim::clock>;

struct fixture {
    weir::sim::virtual_clock time;
    machine life{weir::sim::clock{time}, log};

    /// In `s`, by the shortest way.
    explicit fixture(state s = state::created) {
        on_change = nullptr;
        static std::vector<state> const ways[]{{},
                                               {state::rebalancing},
                                               {state::rebalancing, state::running},
                                               {state::pending_shutdown},
                                               {state::pending_shutdown, state::not_running},
                                               {state::rebalancing, state::pending_error},
                                               {state::rebalancing, state::pending_error, state::error}};
        for (auto const to : ways[static_cast<std::size_t>(s)]) life.go(to);
        REQUIRE(life.state() == s);
        heard.clear();
        logged.clear();
    }
};

}  // namespace

TEST_CASE("life_cycle: every transition of Kafka Streams can be made and is heard of, and no other") {
    int made = 0;
    for (auto const from : all)
        for (auto const to : all) {
            INFO(to_string(from) << " -> " << to_string(to));
            fixture f{from};
            f.life.go(to);
            bool const is_legal = weir::may_follow(from, to);
            CHECK(f.life.state() == (is_legal ? to : from));
            CHECK(heard == (is_legal ? std::vector<transition>{{from, to}} : std::vector<transition>{}));
            made += is_legal;
        }
    CHECK(made == 2 + 3 + 4 + 1 + 1);  // tests/runtime/state.cpp compares them with Java's table
}

TEST_CASE("life_cycle: the time in each state adds up, that in the present one goes on") {
    fixture f;
    f.time.advance_ms(5);
    f.life.go(state::rebalancing);
    f.time.advance_ms(7);
    f.life.go(state::running);
    f.time.advance_ms(11);
    f.life.go(state::error);  // is refused, and changes nothing
    f.life.go(state::rebalancing);
    f.time.advance_ms(13);
    f.life.go(state::running);
    f.time.advance_ms(17);
    CHECK(f.life.time_in_ms(state::created) == 5);
    CHECK(f.life.time_in_ms(state::rebalancing) == 20);
    CHECK(f.life.time_in_ms(state::running) == 28);
    CHECK(f.life.time_in_ms(state::pending_shutdown) == 0);
    f.time.advance_ms(1);
    CHECK(f.life.time_in_ms(state::running) == 29);
}

TEST_CASE("life_cycle: what a listener changes is told after what it hears of") {
    fixture f;
    on_change = [&](state to) {
        if (to == state::rebalancing) f.life.go(state::pending_shutdown);
    };
    f.life.go(state::rebalancing);
    CHECK(heard ==
          std::vector<transition>{{state::created, state::rebalancing}, {state::rebalancing, state::pending_shutdown}});
}

TEST_CASE("life_cycle: a listener that throws is logged and changes nothing") {
    fixture f;
    on_change = [](state) { throw std::runtime_error{"no good"}; };
    f.life.go(state::rebalancing);
    on_change = [](state) { throw 7; };
    f.life.go(state::running);
    CHECK(f.life.state() == state::running);
    auto const name = "state listener " + std::string{weir::type_name<hears>};
    CHECK(logged == std::vector<std::string>{
                        name + " threw std::runtime_error as the state went from CREATED to REBALANCING: no good",
                        name + " threw int as the state went from REBALANCING to RUNNING: unknown exception"});
}

TEST_CASE("life_cycle: who waits for a state that cannot come any more is told so at once") {
    fixture f{state::error};
    CHECK_FALSE(f.life.wait_for(state::running, 60'000));
    CHECK(f.life.wait_for(state::error, 0));
    fixture running{state::running};
    CHECK_FALSE(running.life.wait_for(state::error, 1));
    CHECK(running.life.wait_for(state::running, 60'000));
}
