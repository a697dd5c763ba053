// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/counted_signals.hpp>

#include <catch2/catch.hpp>
#include <thread>

using weir::runtime::dump_signals;
using weir::runtime::stop_signals;

TEST_CASE("stop_signals: SIGINT and SIGTERM are remembered by every object that lives, in whichever thread they come") {
    for (int const signal : {SIGINT, SIGTERM}) {
        stop_signals const a, b;
        CHECK_FALSE(a.came());
        std::thread{[&] { std::raise(signal); }}.join();
        CHECK(a.came());
        CHECK(b.came());
        stop_signals const later;
        CHECK_FALSE(later.came());
    }
}

TEST_CASE("stop_signals: the last one gives the signals back") {
    struct sigaction ignore{}, found{};
    ignore.sa_handler = SIG_IGN;
    struct sigaction before{};
    REQUIRE(sigaction(SIGTERM, &ignore, &before) == 0);
    {
        stop_signals const outer;
        { stop_signals const inner; }
        std::raise(SIGTERM);
        CHECK(outer.came());
        sigaction(SIGTERM, nullptr, &found);
        CHECK(found.sa_handler != SIG_IGN);
    }
    sigaction(SIGTERM, &before, &found);
    CHECK(found.sa_handler == SIG_IGN);
}

TEST_CASE("dump_signals: every object that lives sees a signal, once") {
    dump_signals a, b;
    CHECK_FALSE(a.take());
    std::raise(SIGQUIT);
    CHECK(a.take());
    CHECK_FALSE(a.take());
    CHECK(b.take());
}
