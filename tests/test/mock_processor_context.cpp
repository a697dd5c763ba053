// SPDX-License-Identifier: Apache-2.0
#include <weir/test/mock_processor_context.hpp>

#include <catch2/catch.hpp>

using weir::serde::int64, weir::serde::string;
using weir::test::mock_processor_context, weir::test::mock_fixed_key_processor_context;

namespace {

inline constexpr auto counts = weir::store<"counts">(string, int64);

struct counting {
    using key_type = std::string;
    using value_type = weir::nullable<std::int64_t>;
    static constexpr auto stores = counts;
    weir::cancellable flushing;

    void init(auto& context) {
        flushing = context.schedule(weir::punctuation::wall_clock_time, 100, [this, &context](std::int64_t now_ms) {
            for (auto const& [key, n] : context.store(counts).all()) context.forward(key, n, now_ms);
            flushing.cancel();
        });
    }
    void process(std::string const& key, std::string const& value, auto& context) {
        auto store = context.store(counts);
        store.put(key, store.get(key).value_or(0) + 1);
        if (value.empty()) context.forward_to(weir::child<"empty">, key, nullptr);
        if (value == "commit") context.commit();
        context.headers().add("at", std::to_string(context.record_metadata()->offset));
    }
};

struct lengths {
    using value_type = std::int64_t;
    static constexpr auto stores = weir::connected<"extra">;  // of a table
    void process(weir::nullable<std::string>, std::string const& value, auto& context) {
        context.template store<"extra">().put(value, 1);
        context.template store<"more">().put(value, 2);
        context.forward(static_cast<std::int64_t>(value.size()));
    }
};

}  // namespace

TEST_CASE("mock_processor_context: what is forwarded, put and committed") {
    auto context = mock_processor_context<counting>();
    counting processor;
    processor.init(context);
    context.set_record_metadata("in", 2, 7);
    context.set_timestamp_ms(5);
    processor.process("a", "", context);
    REQUIRE(context.forwarded().size() == 1);
    auto const& first = context.forwarded().front();
    CHECK(first.key == "a");
    CHECK_FALSE(first.value);
    CHECK(first.timestamp_ms == 5);
    CHECK(first.child == "empty");
    CHECK(context.headers().last("at")->value == "7");
    CHECK_FALSE(context.committed());
    processor.process("a", "commit", context);
    CHECK(context.committed());
    CHECK(context.store<"counts">().get("a") == 2);
    CHECK(context.logged_changes() == 2);
}

TEST_CASE("mock_processor_context: punctuators are called by the test, and show when they are cancelled") {
    auto context = mock_processor_context<counting>();
    context.set_current_system_time_ms(1'000);
    counting processor;
    processor.init(context);
    context.store(counts).put("k", 3);
    REQUIRE(context.scheduled_punctuators().size() == 1);
    auto const& punctuator = context.scheduled_punctuators().front();
    CHECK(punctuator.clock == weir::punctuation::wall_clock_time);
    CHECK(punctuator.start_ms == 1'100);
    CHECK(punctuator.interval_ms == 100);
    CHECK_FALSE(punctuator.is_cancelled());
    punctuator.punctuate(1'234);
    CHECK(punctuator.is_cancelled());
    REQUIRE(context.forwarded().size() == 1);
    CHECK(context.forwarded().front().timestamp_ms == 1'234);
    CHECK(context.forwarded().front().value == 3);
    context.reset_forwards();
    CHECK(context.forwarded().empty());
}

TEST_CASE("mock_processor_context: a processor of process_values, and stores that are given to it") {
    auto context = mock_fixed_key_processor_context<lengths>(weir::store<"extra">(string, int64, weir::timestamped),
                                                             weir::store<"more">(string, int64, weir::timestamped));
    context.set_timestamp_ms(9);
    lengths{}.process(weir::nullable<std::string>{}, "four", context);
    CHECK(context.forwarded().front().value == 4);
    CHECK(context.store<"more">().get("four")->value == 2);
    CHECK(context.store<"extra">().get("four") == weir::value_and_timestamp<std::int64_t>{1, 9});
}
