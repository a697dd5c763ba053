// SPDX-License-Identifier: Apache-2.0
// What handlers are told, and what becomes of the record, in the test driver.
#include <weir/runtime/exception_handlers.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <tests/runtime/support.hpp>
#include <weir/test.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;

namespace {

struct what_handlers_heard {};
using heard = journal<what_handlers_heard>;

std::string shown(weir::wire_bytes b) { return b ? std::string{*b} : "null"; }
std::string shown(weir::error_handler_context const& c) {
    return std::string{c.processor_node_id} + '|' + std::string{c.task_id} + '|' + std::string{c.topic} + '|' +
           std::to_string(c.partition) + '|' + std::to_string(c.offset) + '|' + std::to_string(c.timestamp_ms) + '|' +
           std::to_string(c.headers->size()) + '|' + shown(c.source_raw_key) + '|' + shown(c.source_raw_value) + '|' +
           std::string{c.exception_type} + '|' + std::string{c.exception_message};
}

/// Resumes but for "fatal".
struct listening : weir::processing::handler {
    std::string prefix;
    void configure(std::map<std::string, std::string> const& settings) { prefix = settings.at("prefix"); }
    weir::error_response handle_error(weir::error_handler_context const& c) {
        heard::write(prefix + shown(c));
        return c.exception_message == "fatal" ? weir::error_response::fail : weir::error_response::resume;
    }
};

auto throwing() {
    return words() | weir::map_values([](std::string const& v) { return v == "ok" ? v : throw std::out_of_range{v}; },
                                      weir::named<"check">);
}

}  // namespace

TEST_CASE("exception_handlers: a processing handler hears of node, task and source record") {
    heard::clear();
    weir::test::driver driver{
        weir::topology(throwing() | weir::to<"out">()), weir::with<listening>, {.settings = {{"prefix", "> "}}}};
    weir::headers headers;
    headers.add("h", "1");
    driver.input<"in">().pipe("a", "ok", 1);
    driver.input<"in">().pipe({"b", "bad", 2, headers});
    CHECK(heard::read() == strings{"> check|0_0|in|0|1|2|1|b|bad|std::out_of_range|bad"});
    CHECK_THROWS_WITH(driver.input<"in">().pipe("c", "fatal", 3),
                      "check failed at topic in, partition 0, offset 2: fatal");
    CHECK(driver.output<"out">().size() == 1);
    CHECK(driver.dropped_records() == 1);
}

TEST_CASE("exception_handlers: resuming drops the record below the node; siblings and stores above go on") {
    auto const in = words();
    weir::test::driver driver{weir::topology(in | weir::group_by_key() | weir::count<"counts">() | weir::to_stream() |
                                                 weir::map_values([](std::int64_t n) {
                                                     return n > 1 ? throw std::runtime_error{"many"} : n;
                                                 }) |
                                                 weir::to<"counts">(),
                                             in | weir::to<"copy">()),
                              weir::with<weir::processing::log_and_continue>};
    for (int i = 0; i < 2; ++i) driver.input<"in">().pipe("k", "v");
    CHECK(driver.output<"counts">().size() == 1);
    CHECK(driver.output<"copy">().size() == 2);
    weir::value_and_timestamp<std::int64_t> n;
    CHECK(driver.store<"counts">().get("k", n));
    CHECK(n.value == 2);
}

namespace {

struct failing_punctuator {
    using key_type = std::string;
    using value_type = std::string;
    void init(auto& context) {
        context.schedule(weir::punctuation::wall_clock_time, 10, [&context](std::int64_t now_ms) {
            context.forward("k", "v", now_ms);
            throw std::runtime_error{"tick"};
        });
    }
    void process(weir::nullable<std::string>, weir::nullable<std::string>, auto&) {}
};

}  // namespace

TEST_CASE("exception_handlers: a punctuator has no source record, and stays scheduled") {
    heard::clear();
    weir::test::driver driver{
        weir::topology(words() | weir::process(failing_punctuator{}, weir::named<"p">) | weir::to<"out">()),
        weir::with<listening>,
        {.settings = {{"prefix", ""}}}};
    driver.input<"in">().pipe("a", "ok", 1);
    driver.advance_wall_clock_ms(10);
    driver.advance_wall_clock_ms(10);
    CHECK(heard::read() == strings{"p|0_0||-1|-1|10|0|null|null|std::runtime_error|tick",
                                   "p|0_0||-1|-1|20|0|null|null|std::runtime_error|tick"});
    CHECK(driver.output<"out">().size() == 2);
    weir::test::driver strict{
        weir::topology(words() | weir::process(failing_punctuator{}, weir::named<"p">) | weir::to<"out">())};
    CHECK_THROWS_WITH(strict.advance_wall_clock_ms(10), "p failed in a punctuator at time 10: tick");
}

TEST_CASE("exception_handlers: dead letters need their setting, and the setting needs them") {
    auto const t = weir::topology(words() | weir::to<"out">());
    using options = weir::test::driver_options;
    CHECK_THROWS_WITH((weir::test::driver{t, weir::with<weir::dead_letter_queue>}), Contains("is missing"));
    CHECK_THROWS_WITH((weir::test::driver{t, options{.settings = {{"errors.dead.letter.queue.topic.name", "dead"}}}}),
                      Contains("weir::dead_letter_queue"));
}

TEST_CASE("exception_handlers: a dead letter is sent by a handler that fails, too") {
    weir::test::driver driver{weir::topology(throwing() | weir::to<"out">()),
                              weir::with<weir::dead_letter_queue>,
                              {.settings = {{"errors.dead.letter.queue.topic.name", "dead"}}}};
    CHECK_THROWS_AS(driver.input<"in">().pipe("k", "bad", 3), weir::processing_error);
    REQUIRE(driver.produced().size() == 1);
    auto const& dead = driver.produced().front();
    CHECK(dead.topic == "dead");
    CHECK(dead.key == "k");
    CHECK(dead.value == "bad");
    CHECK(dead.timestamp_ms == 3);
    CHECK(dead.headers.last("__streams.errors.exception")->value == "std::out_of_range");
    CHECK(dead.headers.last("__streams.errors.offset")->value == "0");
}
