// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <vector>
#include <weir/interceptor/chain.hpp>

using weir::consumer_chain;
using weir::producer_chain;
using weir::wire_bytes;

namespace {

using lines = std::vector<std::string>;

lines calls, errors;
void remember_error(std::string_view text) { errors.emplace_back(text); }

/// Forgets what the case before it has left.
struct fresh {
    fresh() {
        calls.clear();
        errors.clear();
    }
};

struct batch_record {
    char const* value_;
    std::int64_t offset_;

    static std::string_view topic() { return "t"; }
    static std::int32_t partition() { return 0; }
    std::int64_t offset() const { return offset_; }
    static std::int64_t timestamp_ms() { return 0; }
    static wire_bytes key() { return std::nullopt; }
    wire_bytes value() const { return value_; }
    static void copy_headers(weir::headers& out) { out.clear(); }
};

std::vector<weir::intercepted_record> two_records() {
    std::vector<weir::intercepted_record> result(2);
    result[0].assign(batch_record{"a", 0});
    result[1].assign(batch_record{"b", 1});
    return result;
}

std::string text(wire_bytes b) { return b ? std::string{*b} : "null"; }

/// Appends its letter to every value, and says what it was called with.
template <char Letter>
struct appending : weir::consumer_interceptor {
    void configure(std::map<std::string, std::string> const& settings) {
        calls.push_back(std::string{"configure "} + Letter + ' ' + settings.at("application.id"));
    }
    void on_consume(weir::consumer_records records) {
        for (auto& r : records) r.replace_value(text(r.value()) + Letter);
    }
    void on_commit(std::span<weir::offset_and_metadata const> offsets) {
        calls.push_back(std::string{"commit "} + Letter + ' ' + to_string(offsets[0].partition));
    }
    void close() { calls.push_back(std::string{"close "} + Letter); }
};

/// Changes all that it can of the first record, and then throws, as in all that it does.
struct throwing : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        records[0].replace_value("half");
        records[0].replace_key("half");
        records[0].headers().add("half", "x");
        records[1].drop();
        throw std::runtime_error{"no consume"};
    }
    void on_commit(std::span<weir::offset_and_metadata const>) { throw std::runtime_error{"no commit"}; }
    void close() { throw 5; }
};

struct unwilling : weir::consumer_interceptor {
    void configure(std::map<std::string, std::string> const&) { throw std::runtime_error{"no such folder"}; }
    void close() { calls.emplace_back("close unwilling"); }
};

template <char Letter>
struct sending : weir::producer_interceptor {
    void on_send(weir::outgoing_record& r) { r.replace_value(text(r.value()) + Letter); }
    void on_acknowledgement(weir::record_metadata const& m, std::string_view error) {
        calls.push_back(std::string{Letter} + " acknowledged " + std::to_string(m.offset) + ' ' + std::string{error});
    }
};

struct throwing_sender : weir::producer_interceptor {
    void on_send(weir::outgoing_record& r) {
        r.replace_value("half");
        r.replace_partition(9);
        throw std::runtime_error{"no send"};
    }
    void on_acknowledgement(weir::record_metadata const&, std::string_view) { throw std::runtime_error{"no ack"}; }
};

/// Overrides nothing.
struct idle_consumer : weir::consumer_interceptor {};
struct idle_producer : weir::producer_interceptor {};

std::map<std::string, std::string> const settings{{"application.id", "app"}};

}  // namespace

TEST_CASE("a chain without interceptors is empty and does nothing") {
    STATIC_REQUIRE(consumer_chain<>::is_empty);
    STATIC_REQUIRE(producer_chain<>::is_empty);
    STATIC_REQUIRE_FALSE(consumer_chain<idle_consumer>::is_empty);
    STATIC_REQUIRE_FALSE(producer_chain<idle_producer>::is_empty);
    consumer_chain<> consumer{remember_error};
    auto records = two_records();
    consumer.configure(settings);
    consumer.on_consume(records);
    consumer.on_commit({});
    consumer.close();
    CHECK(records[0].value() == wire_bytes{"a"});
}

TEST_CASE("consumer interceptors are called in order, and each sees what the one before it made") {
    fresh const f;
    consumer_chain<appending<'1'>, idle_consumer, appending<'2'>> chain{remember_error};
    auto records = two_records();
    chain.configure(settings);
    chain.on_consume(records);
    CHECK(records[0].value() == wire_bytes{"a12"});
    CHECK(records[1].value() == wire_bytes{"b12"});
    weir::offset_and_metadata const offsets[] = {{{"t", 4}, 7, ""}};
    chain.on_commit(offsets);
    chain.close();
    CHECK(calls == lines{"configure 1 app", "configure 2 app", "commit 1 t-4", "commit 2 t-4", "close 1", "close 2"});
    CHECK(errors.empty());
}

TEST_CASE("the next interceptor sees the records as the last one that did not throw has left them") {
    fresh const f;
    consumer_chain<appending<'1'>, throwing, appending<'2'>> chain{remember_error};
    auto records = two_records();
    chain.on_consume(records);
    CHECK(records[0].value() == wire_bytes{"a12"});
    CHECK(records[0].key() == std::nullopt);
    CHECK(records[0].headers().empty());
    CHECK_FALSE(records[1].is_dropped());
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0], Catch::Contains("throwing failed in on_consume, and is skipped: no consume"));
}

namespace {

/// Says which offsets it sees, and drops those whose value begins with its letter.
template <char Letter>
struct dropping : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        std::string line{Letter};
        for (auto& r : records) {
            line += ' ' + std::to_string(r.offset());
            if (r.value()->front() == Letter) r.drop();
        }
        calls.push_back(line);
    }
};

/// Drops the first one, and throws.
struct dropping_in_vain : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        records[0].drop();
        throw std::runtime_error{"no consume"};
    }
};

/// Offsets as they are in the end, those of dropped records in brackets.
std::string offsets_of(weir::consumer_records records) {
    std::string line;
    for (auto const& r : records)
        line += r.is_dropped() ? '[' + std::to_string(r.offset()) + ']' : std::to_string(r.offset());
    return line;
}

}  // namespace

TEST_CASE("the next consumer interceptor does not see what one has dropped, and all are in their places in the end") {
    fresh const f;
    consumer_chain<dropping<'a'>, dropping_in_vain, dropping<'b'>, appending<'x'>, dropping<'c'>> chain{remember_error};
    batch_record const batch[] = {{"a", 0}, {"b", 1}, {"d", 2}, {"a", 3}, {"c", 4}, {"b", 5}, {"d", 6}};
    for (int again = 0; again < 2; ++again) {
        calls.clear();
        auto const records = chain.intercept(std::vector<batch_record>{std::begin(batch), std::end(batch)});
        CHECK(calls == lines{"a 0 1 2 3 4 5 6", "b 1 2 4 5 6", "c 2 4 6"});
        CHECK(offsets_of(records) == "[0][1]2[3][4][5]6");
        CHECK(records[2].value() == wire_bytes{"dx"});
        CHECK(records[6].value() == wire_bytes{"dx"});
    }
    CHECK(errors.size() == 2);
}

TEST_CASE("consumer interceptors behind one that drops all are called with nothing, as in Java") {
    fresh const f;
    consumer_chain<dropping<'a'>, dropping<'b'>> chain{remember_error};
    CHECK(offsets_of(chain.intercept(std::vector<batch_record>{{"a", 0}, {"ab", 1}})) == "[0][1]");
    CHECK(calls == lines{"a 0 1", "b"});
    CHECK(offsets_of(chain.intercept(std::vector<batch_record>{{"b", 2}, {"c", 3}})) == "[2]3");
    CHECK(calls == lines{"a 0 1", "b", "a 2 3", "b 2 3"});
}

TEST_CASE("an interceptor that throws keeps the others neither from commits nor from closing") {
    fresh const f;
    consumer_chain<throwing, appending<'2'>> chain{remember_error};
    weir::offset_and_metadata const offsets[] = {{{"t", 4}, 7, ""}};
    chain.on_commit(offsets);
    chain.close();
    CHECK(calls == lines{"commit 2 t-4", "close 2"});
    REQUIRE(errors.size() == 2);
    CHECK_THAT(errors[0], Catch::Contains("failed in on_commit") && Catch::Contains("no commit"));
    CHECK_THAT(errors[1], Catch::Contains("failed in close") && Catch::Contains("does not say why"));
}

TEST_CASE("a chain that nobody listens to survives errors too") {
    consumer_chain<throwing> chain{nullptr};
    auto records = two_records();
    chain.on_consume(records);
    CHECK(records[0].value() == wire_bytes{"a"});
}

TEST_CASE("an interceptor that cannot be configured ends the start, and what was configured is closed") {
    fresh const f;
    consumer_chain<appending<'1'>, unwilling, appending<'2'>> chain{remember_error};
    try {
        chain.configure(settings);
        FAIL("it was configured");
    } catch (weir::config_error const& e) {
        CHECK_THAT(e.what(), Catch::Contains("unwilling cannot be configured: no such folder"));
    }
    CHECK(calls == lines{"configure 1 app", "close 1"});
}

TEST_CASE("producer interceptors are a chain too") {
    fresh const f;
    producer_chain<sending<'1'>, throwing_sender, idle_producer, sending<'2'>> chain{remember_error};
    weir::outgoing_record r;
    r.assign("t", 3, std::nullopt, "k", "v", nullptr);
    chain.configure(settings);
    chain.on_send(r);
    CHECK(r.value() == wire_bytes{"v12"});
    CHECK(r.partition() == 3);
    chain.on_acknowledgement({"t", 3, 77, 0}, "");
    chain.on_acknowledgement({"t", 3}, "timed out");
    chain.close();
    CHECK(calls == lines{"1 acknowledged 77 ", "2 acknowledged 77 ", "1 acknowledged -1 timed out",
                         "2 acknowledged -1 timed out"});
    REQUIRE(errors.size() == 3);
    CHECK_THAT(errors[0], Catch::Contains("throwing_sender failed in on_send, and is skipped: no send"));
    CHECK_THAT(errors[1], Catch::Contains("failed in on_acknowledgement"));
}

TEST_CASE("the objects of a chain can be reached") {
    fresh const f;
    producer_chain<idle_producer, sending<'x'>> chain{remember_error};
    chain.get<1>().on_acknowledgement({"t", 0, 1, 0}, "");
    CHECK(calls == lines{"x acknowledged 1 "});
}
