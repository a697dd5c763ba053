// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <stdexcept>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::int64, weir::serde::string;

TEST_CASE("failure_process_fail") {
    auto const in = weir::stream<"in">(string, string);
    auto const odd = [](std::int64_t n) { return n % 2 == 0 ? throw std::runtime_error{"even"} : n; };
    auto const no_fox = [](std::string const& v) { return v == "fox" ? throw std::runtime_error{"fox"} : v; };
    auto const no_g = [](text k, text) { return k == "g" ? throw std::runtime_error{"g"} : true; };
    replay(weir::topology(
        in | weir::group_by_key(string, string) | weir::count<"counts">() | weir::to_stream() | weir::map_values(odd) |
            weir::to<"counts">(),
        in | weir::flat_map_values([](text v) { return words(v); }) | weir::map_values(no_fox) | weir::to<"words">(),
        in | weir::select_key([](text v) { return first(v); }) | weir::repartition<"by-first">(string, string) |
            weir::filter(no_g) | weir::to<"late">()));
}

namespace {

struct skip_serialization : weir::production::handler {
    weir::error_response handle_serialization_error(weir::error_handler_context const&) {
        return weir::error_response::resume;
    }
};

auto bad_input() {
    return weir::topology(weir::stream<"in">(string, int64) | weir::to<"out">(),
                          weir::stream<"longs">(int64, string) | weir::map_values([](text v) {
                              return v ? std::optional{*v} : std::nullopt;
                          }) | weir::to<"longs-out">());
}

/// Writes everything but "bad".
struct picky_serde : weir::serde::string_serde {
    void serialize(std::string const& value, weir::bytes& out) const {
        if (value == "bad") throw weir::serialization_error{"cannot write bad"};
        out += value;
    }
    void view(auto const&) const = delete;
};

struct ticks {
    using key_type = std::string;
    using value_type = std::string;
    int n = 0;
    void init(auto& context) {
        context.schedule(weir::punctuation::stream_time, 10, [this, &context](std::int64_t now_ms) {
            if (++n % 2 == 0) throw std::runtime_error{"even tick"};
            context.forward("tick", std::to_string(n), now_ms);
        });
    }
    void process(text, text, auto&) {}
};

constexpr auto deserialization_handler = "deserialization.exception.handler";
constexpr auto dead_letter_topic = "errors.dead.letter.queue.topic.name";

}  // namespace

TEST_CASE("failure_deserialize_continue") {
    replay(bad_input(), weir::with<weir::deserialization::log_and_continue>, {deserialization_handler});
}

TEST_CASE("failure_deserialize_dead_letters") {
    replay(bad_input(), weir::with<weir::deserialization::log_and_continue, weir::dead_letter_queue>,
           {deserialization_handler, dead_letter_topic});
}

TEST_CASE("failure_serialize_skip") {
    replay(weir::topology(weir::stream<"in">(string, string) | weir::to<"out">(string, picky_serde{})),
           weir::with<skip_serialization>, {"production.exception.handler"});
}

TEST_CASE("failure_punctuator_continue") {
    auto const add = [](std::string const&, std::int64_t v, std::int64_t sum) {
        return v == 13 ? throw std::runtime_error{"thirteen"} : sum + v;
    };
    replay(weir::topology(weir::stream<"in">(string, string) | weir::process(ticks{}) | weir::to<"ticks">(),
                          weir::stream<"in2">(string, int64) | weir::group_by_key() |
                              weir::aggregate<"sums">([] { return std::int64_t{0}; }, add) | weir::to_stream() |
                              weir::to<"sums">()),
           weir::with<weir::processing::log_and_continue>, {"processing.exception.handler"});
}
