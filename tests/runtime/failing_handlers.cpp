// SPDX-License-Identifier: Apache-2.0
// Exception handlers that throw, of applications on a cluster in memory and of the test driver.
#include <catch2/catch.hpp>
#include <stdexcept>
#include <tests/runtime/application.hpp>
#include <weir/dump.hpp>
#include <weir/test.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::error_response;

namespace {

struct what_uncaught_heard {};
using heard = journal<what_uncaught_heard>;

template <typename Base>
struct throws : Base {
    error_response handle_error(auto const&...) { throw std::logic_error{"no idea"}; }
    error_response handle_serialization_error(weir::error_handler_context const&) { throw std::logic_error{"no idea"}; }
};
struct picky_reader : throws<weir::deserialization::handler> {};
struct picky_node : throws<weir::processing::handler> {};
struct picky_writer : throws<weir::production::handler> {};
/// Answers for one type, and lets out all others.
struct lets_out : weir::processing::handler {
    error_response handle_error(weir::error_handler_context const&) {
        try {
            throw;
        } catch (std::length_error const&) {
            return error_response::resume;
        }
    }
};

template <typename Base>
struct without_settings : Base {
    void configure(std::map<std::string, std::string> const&) { throw std::logic_error{"no such file"}; }
};
struct lost_reader : without_settings<weir::deserialization::log_and_fail> {};
struct lost_node : without_settings<weir::processing::log_and_fail> {};
struct lost_writer : without_settings<weir::production::log_and_fail> {};
struct lost_mourner : without_settings<weir::uncaught::shutdown_client> {};

struct tells : weir::uncaught::handler {
    weir::stream_thread_exception_response handle(weir::uncaught_exception const& e) {
        std::string type;
        try {
            std::rethrow_exception(e.exception);
        } catch (...) {
            type = weir::detail::current_exception_type();
        }
        heard::write(type + '|' + std::string{e.task_id} + '|' + std::string{e.processor_node_id} + '|' +
                     std::string{e.topic} + '|' + std::to_string(e.partition) + '|' + std::to_string(e.offset));
        return weir::stream_thread_exception_response::shutdown_client;
    }
};

struct refusing_serde : weir::serde::string_serde {
    void serialize(std::string const& s, weir::bytes& to) const {
        if (s == "bad") throw weir::serialization_error{"not this one"};
        weir::serde::string_serde::serialize(s, to);
    }
    void view(auto const&) const = delete;
};

auto checking() {
    return weir::topology(
        words() |
        weir::map_values([](std::string const& v) { return v == "bad" ? throw std::out_of_range{v} : v; },
                         weir::named<"check">) |
        weir::to<"out">());
}

/// What an application fails with when the second record is bad. All before it is committed.
template <typename Handler, typename Topology>
std::string failure_of(Topology topology, std::string good = "good") {
    heard::clear();
    fixture f;
    f.append("k", good);
    f.append("k", "bad");
    weir::sim::streams app{f.cluster, std::move(topology), weir_tests::app(), weir::with<Handler, tells, weir::dumps>};
    std::string said;
    try {
        app.run();
    } catch (std::exception const& e) {
        said = e.what();
    }
    CHECK(app.state() == weir::state::error);
    CHECK(committed(f.cluster, "in", 1) == 1);
    CHECK_THAT(app.dump(), Contains("std::logic_error thrown by the") && Contains("offset 1"));
    return said;
}

}  // namespace

TEST_CASE("failing handlers: of processing; the error has the record, the node, the handler, and what both threw") {
    CHECK_THAT(failure_of<picky_node>(checking()),
               Contains("task 0_0: check failed at topic in, partition 0, offset 1: std::out_of_range: bad") &&
                   Contains("the processing exception handler") &&
                   Contains("picky_node threw std::logic_error: no idea"));
    CHECK(heard::read() == strings{"std::logic_error|0_0|check|in|0|1"});
}

TEST_CASE("failing handlers: of deserialization") {
    auto numbers = weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::int16) | weir::to<"out">());
    CHECK_THAT(failure_of<picky_reader>(std::move(numbers), std::string("\0\x05", 2)),
               Contains("task 0_0: KSTREAM-SOURCE-0000000000 cannot read the value at topic in, partition 0, offset 1: "
                        "weir::deserialization_error: ") &&
                   Contains("the deserialization exception handler") &&
                   Contains("picky_reader threw std::logic_error: no idea"));
    CHECK(heard::read() == strings{"std::logic_error|0_0|KSTREAM-SOURCE-0000000000|in|0|1"});
}

TEST_CASE("failing handlers: of production, when a record cannot be serialized") {
    CHECK_THAT(
        failure_of<picky_writer>(weir::topology(words() | weir::to<"out">(weir::serde::string, refusing_serde{}))),
        Contains("task 0_0: KSTREAM-SINK-0000000001 failed at topic in, partition 0, offset 1: "
                 "weir::serialization_error: not this one") &&
            Contains("the production exception handler") && Contains("picky_writer threw std::logic_error: no idea"));
    CHECK(heard::read() == strings{"std::logic_error|0_0|KSTREAM-SINK-0000000001|in|0|1"});
}

TEST_CASE("failing handlers: of production, when the broker refuses a record later") {
    fixture f;
    f.append("k", "a");
    f.cluster.fail_next_produce("out", "MSG_SIZE_TOO_LARGE");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<picky_writer>};
    CHECK_THROWS_WITH(app.run(), Contains("topic out, partition 0") && Contains("MSG_SIZE_TOO_LARGE") &&
                                     Contains("picky_writer threw std::logic_error: no idea"));
    CHECK(app.state() == weir::state::error);
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("failing handlers: what it was asked about counts as thrown by it, too, when it lets it out") {
    weir::test::driver driver{checking(), weir::with<lets_out>};
    CHECK_THROWS_WITH(driver.input<"in">().pipe("k", "bad"),
                      Contains("check failed at topic in, partition 0, offset 0: std::out_of_range: bad") &&
                          Contains("lets_out threw std::out_of_range: bad"));
    driver.input<"in">().pipe("k", "good");
    CHECK(driver.output<"out">().size() == 1);
}

TEST_CASE("failing handlers: one that cannot be configured is named by start, and by the test driver") {
    auto const said = [](auto policies) {
        fixture f;
        weir::sim::streams app{f.cluster, checking(), weir_tests::app(), policies};
        try {
            app.start();
        } catch (weir::config_error const& e) {
            return std::string{e.what()};
        }
        return std::string{};
    };
    auto const why = " cannot be configured: std::logic_error: no such file";
    CHECK_THAT(said(weir::with<lost_reader>),
               Contains("deserialization exception handler ") && Contains("lost_reader") && Contains(why));
    CHECK_THAT(said(weir::with<lost_node>),
               Contains("processing exception handler ") && Contains("lost_node") && Contains(why));
    CHECK_THAT(said(weir::with<lost_writer>),
               Contains("production exception handler ") && Contains("lost_writer") && Contains(why));
    CHECK_THAT(said(weir::with<lost_mourner>),
               Contains("uncaught exception handler ") && Contains("lost_mourner") && Contains(why));
    CHECK_THROWS_AS((weir::test::driver{checking(), weir::with<lost_node>}), weir::config_error);
}
