// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/thread_deaths.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>
#include <weir/runtime/dumps.hpp>

using Catch::Matchers::Contains;
using response = weir::stream_thread_exception_response;

namespace {

std::vector<std::string> logged, asked;
void log(std::string_view line) { logged.emplace_back(line); }

/// Replaces what died of a broker, throws at "no answer".
struct handler : weir::uncaught::handler {
    std::string answer_to;

    void configure(std::map<std::string, std::string> const& settings) { answer_to = settings.at("replaced"); }
    response handle(weir::uncaught_exception const& e) {
        asked.push_back(std::string{e.thread_name} + ": " + std::string{e.message});
        if (e.message == "no answer") throw std::runtime_error{"no idea"};
        return e.message == answer_to ? response::replace_thread : response::shutdown_application;
    }
};

template <typename Deaths>
response dies(Deaths& deaths, char const* why) {
    try {
        throw weir::client_error{why};
    } catch (...) {
        deaths.note("t-1");
        return deaths.ask("t-1");
    }
}

}  // namespace

TEST_CASE("thread_deaths: the handler, which has the settings, decides; what it throws ends the application") {
    logged.clear();
    asked.clear();
    weir::runtime::thread_deaths<weir::policies<handler>> deaths{log};
    deaths.configure({{"replaced", "the broker is gone"}});
    CHECK(dies(deaths, "the broker is gone") == response::replace_thread);
    CHECK(dies(deaths, "other") == response::shutdown_application);
    CHECK(dies(deaths, "no answer") == response::shutdown_client);
    CHECK(asked == std::vector<std::string>{"t-1: the broker is gone", "t-1: other", "t-1: no answer"});
    CHECK(logged == std::vector<std::string>{"t-1 died: the broker is gone", "t-1 died: other", "t-1 died: no answer",
                                             "the handler of uncaught exceptions failed: no idea"});
}

TEST_CASE("thread_deaths: a handler that cannot be configured is named") {
    weir::runtime::thread_deaths<weir::policies<handler>> deaths{log};
    CHECK_THROWS_AS(deaths.configure({}), weir::config_error);
    CHECK_THROWS_WITH(deaths.configure({}), "uncaught exception handler " + std::string{weir::type_name<handler>} +
                                                " cannot be configured: std::out_of_range: map::at");
}

TEST_CASE("thread_deaths: the handler is asked about what a listener threw, which is in another exception") {
    struct hears : weir::uncaught::handler {
        response handle(weir::uncaught_exception const& e) {
            CHECK(e.message == "listener a: no");
            CHECK_THROWS_AS(std::rethrow_exception(e.exception), std::length_error);
            return response::replace_thread;
        }
    };
    weir::runtime::thread_deaths<weir::policies<hears>> deaths{log};
    try {
        try {
            throw std::length_error{"no"};
        } catch (...) {
            throw weir::runtime::failed_listener{"listener a", "no"};
        }
    } catch (...) {
        CHECK(deaths.ask("t-1") == response::replace_thread);
    }
}

TEST_CASE("thread_deaths: by default the client is shut down; with dumps, deaths are noted") {
    weir::runtime::thread_deaths<weir::policies<>> plain{log};
    CHECK(dies(plain, "other") == response::shutdown_client);
    weir::runtime::thread_deaths<weir::policies<weir::dumps>> noting{log};
    CHECK(dies(noting, "other") == response::shutdown_client);
    std::vector<weir::error_note> notes;
    CHECK(noting.read(notes) == 1);
    REQUIRE(notes.size() == 1);
    CHECK_THAT(notes[0].text, Contains("t-1") && Contains("other"));
}

TEST_CASE("thread_deaths: what killed a thread is told with its place, and as it was thrown") {
    bool told = false;
    std::string const topic = "in";
    weir::headers none;
    try {
        throw std::out_of_range{"no good"};
    } catch (...) {
        try {
            weir::runtime::fail_at("task 0_0: KSTREAM-MAPVALUES-0000000001", "failed", {topic, 0, 1, 5, &none});
        } catch (...) {
            weir::runtime::with_uncaught("t", [&](weir::uncaught_exception const& e) {
                told = true;
                CHECK(e.thread_name == "t");
                CHECK(e.message ==
                      "task 0_0: KSTREAM-MAPVALUES-0000000001 failed at topic in, partition 0, offset 1: no good");
                CHECK(e.task_id == "0_0");
                CHECK(e.processor_node_id == "KSTREAM-MAPVALUES-0000000001");
                CHECK(e.topic == "in");
                CHECK(e.partition == 0);
                CHECK(e.offset == 1);
                CHECK_THROWS_AS(std::rethrow_exception(e.exception), std::out_of_range);
            });
        }
    }
    CHECK(told);
}

TEST_CASE("thread_deaths: what has no place in the topology is told without") {
    bool told = false;
    try {
        throw weir::client_error{"the broker is gone"};
    } catch (...) {
        weir::runtime::with_uncaught("t", [&](weir::uncaught_exception const& e) {
            told = true;
            CHECK(e.message == "the broker is gone");
            CHECK(e.task_id.empty());
            CHECK(e.topic.empty());
            CHECK(e.offset == -1);
            CHECK_THROWS_AS(std::rethrow_exception(e.exception), weir::client_error);
        });
    }
    CHECK(told);
}

TEST_CASE("thread_deaths: a thread that begins again is logged and noted, and nobody is asked") {
    std::vector<weir::error_note> notes;
    weir::runtime::thread_deaths<weir::policies<weir::dumps>> noting{log};
    asked.clear();
    logged.clear();
    try {
        throw weir::state_error{"cannot read /x"};
    } catch (...) {
        noting.note_beginning("t-2", 100);
    }
    CHECK(logged == std::vector<std::string>{"t-2 begins again from its last commit, in 100 ms: cannot read /x"});
    REQUIRE(noting.read(notes) == 1);
    CHECK(notes[0].text == "t-2 began again: weir::state_error: cannot read /x");
    CHECK(asked.empty());
}
