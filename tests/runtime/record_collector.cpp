// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/record_collector.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;

namespace {

struct marks : weir::producer_interceptor {
    void on_send(weir::outgoing_record& record) {
        record.replace_value(std::string{*record.value()} + "!");
        record.headers().add("by", "marks");
    }
};
struct redirects : weir::producer_interceptor {
    void on_send(weir::outgoing_record& record) {
        record.replace_key("k:" + std::string{*record.value()});  // sees what marks made of it
        record.replace_partition(1);
        record.replace_timestamp_ms(99);
    }
    void on_acknowledgement(weir::record_metadata const& m, std::string_view error) {
        journal<redirects>::write(std::string{m.topic} + '-' + std::to_string(m.partition) + '@' +
                                  std::to_string(m.offset) + ' ' + std::string{error});
    }
};

struct fixture {
    weir::sim::cluster cluster{weir::sim::virtual_clock{1'000}};
    fixture() { cluster.create_topic("out", 2); }

    template <typename... I>
    auto collector() {
        using chain = weir::producer_chain<I...>;
        auto producer = weir::sim::supplier{cluster}.producer({});
        return weir::runtime::record_collector<decltype(producer), chain>{std::move(producer), chain{nullptr}};
    }
};

/// Never gets an answer.
struct stuck_producer {
    using topic_type = int;
    int topic(std::string const&) { return 0; }
    void send(int, weir::runtime::produced_record const&) {}
    template <typename H>
    void poll(int, H) {}
    template <typename H>
    bool flush(int, H) {
        return false;
    }
};

}  // namespace

TEST_CASE("record_collector: what is sent is there after flush, as it was given") {
    fixture f;
    auto c = f.collector();
    weir::headers headers;
    headers.add("h", "1");
    c.send(c.topic("out"), "out", {1, 7, "k", "v", &headers});
    c.send(c.topic("out"), "out", {0, 8, std::nullopt, std::nullopt});
    CHECK_NOTHROW(c.flush(1'000));
    auto const found = f.cluster.read_all("out");
    REQUIRE(found.size() == 2);
    CHECK(found[0] == weir::sim::record{std::nullopt, std::nullopt, {}, 8, 0, 0});
    CHECK(found[1] == weir::sim::record{"k", "v", headers, 7, 1, 0});
}

TEST_CASE("record_collector: a topic that does not exist is refused when it is asked for") {
    fixture f;
    auto c = f.collector();
    CHECK_THROWS_AS(c.topic("gone"), weir::runtime::unknown_topic);
}

TEST_CASE(
    "record_collector: after one record that was not delivered every flush and poll fails, with the first reason") {
    fixture f;
    auto c = f.collector();
    f.cluster.fail_next_produce("out", "NOT_ENOUGH_REPLICAS", true);
    c.send(c.topic("out"), "out", {1, 7, "k", "v"});
    c.send(c.topic("out"), "out", {1, 7, "k", "delivered"});
    for (int i = 0; i < 2; ++i) {
        CHECK_THROWS_AS(c.flush(1'000), weir::client_error);
        CHECK_THROWS_WITH(c.flush(1'000), "a record for topic out, partition 1 was not delivered: NOT_ENOUGH_REPLICAS");
        CHECK_THROWS_WITH(c.poll(0), Contains("NOT_ENOUGH_REPLICAS"));
        f.cluster.fail_next_produce("out", "ANOTHER_REASON");
        c.send(c.topic("out"), "out", {1, 7, "k", "v"});
    }
    CHECK(values(f.cluster, "out") == strings{"delivered"});
}

namespace {
/// Has room for one record at a time.
struct full_producer : stuck_producer {
    std::vector<void*> taken{};
    void send(int, weir::runtime::produced_record const& record) {
        if (!taken.empty()) throw weir::runtime::retriable_client_error{"no room"};
        taken.push_back(record.opaque);
    }
    template <typename H>
    void poll(int, H on_delivery) {
        for (auto* const opaque : taken)
            on_delivery(weir::runtime::delivery{.topic = "out", .partition = 1, .offset = 0, .opaque = opaque});
        taken.clear();
    }
};
}  // namespace

TEST_CASE("record_collector: interceptors hear once of a record that the producer did not take") {
    journal<redirects>::clear();
    using chain = weir::producer_chain<redirects>;
    weir::runtime::record_collector<full_producer, chain> c{{}, chain{nullptr}};
    c.send(0, "out", {1, 7, "k", "taken"});
    CHECK_THROWS_AS(c.send(0, "out", {1, 7, "k", "refused"}), weir::runtime::retriable_client_error);
    CHECK(journal<redirects>::read() == strings{"out-1@-1 no room"});
    c.poll(0);
    c.send(0, "out", {1, 7, "k", "taken"});
    c.poll(0);
    CHECK(journal<redirects>::read() == strings{"out-1@-1 no room", "out-1@0 ", "out-1@0 "});
}

TEST_CASE("record_collector: what is still under way when time is up makes flush fail") {
    weir::runtime::record_collector<stuck_producer, weir::producer_chain<>> c{{}, weir::producer_chain<>{nullptr}};
    CHECK_NOTHROW(c.poll(0));
    CHECK_THROWS_AS(c.flush(250), weir::runtime::commit_failed);
    CHECK_THROWS_WITH(c.flush(250), "records are still not acknowledged after 250 ms; nothing is committed");
}

namespace {
struct asks_for_sources : weir::producer_interceptor {
    static std::string text(weir::record_source const& s) {
        return s ? std::string{s.topic} + '-' + std::to_string(s.partition) + '@' + std::to_string(s.offset) : "none";
    }
    void on_send(weir::outgoing_record& record) {
        journal<asks_for_sources>::write("sent, from " + text(record.source()));
    }
    void on_acknowledgement(weir::record_metadata const& m, std::string_view error) {
        journal<asks_for_sources>::write(std::to_string(m.offset) + std::string{error} + ", from " + text(m.source));
    }
};
}  // namespace

TEST_CASE("record_collector: interceptors hear of the source of each record, also when it was acknowledged or failed") {
    fixture f;
    journal<asks_for_sources>::clear();
    auto c = f.collector<asks_for_sources>();
    weir::runtime::changelog_position position;
    c.send(c.topic("out"), "out", {0, 7, "k", "v", nullptr, &position}, {"in", 2, 40});
    c.send(c.topic("out"), "out", {0, 7, "k", "v"});
    c.flush(1'000);
    CHECK(position.offset == 0);
    f.cluster.fail_next_produce("out", "REFUSED");
    c.send(c.topic("out"), "out", {0, 7, "k", "v"}, {"in", 2, 41});
    CHECK_THROWS_AS(c.flush(1'000), weir::client_error);
    CHECK(journal<asks_for_sources>::read() == strings{"sent, from in-2@40", "sent, from none", "0, from in-2@40",
                                                       "1, from none", "sent, from in-2@41",
                                                       "-1REFUSED, from in-2@41"});
}

TEST_CASE("record_collector: interceptors change what is sent, one after the other, and hear what became of it") {
    fixture f;
    journal<redirects>::clear();
    auto c = f.collector<marks, redirects>();
    c.send(c.topic("out"), "out", {0, 7, "k", "v"});
    c.flush(1'000);
    auto const found = f.cluster.read_all("out");
    REQUIRE(found.size() == 1);
    weir::headers headers;
    headers.add("by", "marks");
    CHECK(found[0] == weir::sim::record{"k:v!", "v!", headers, 99, 1, 0});
    f.cluster.fail_next_produce("out", "REFUSED");
    c.send(c.topic("out"), "out", {0, 7, "k", "v"});
    CHECK_THROWS_AS(c.flush(1'000), weir::client_error);
    CHECK(journal<redirects>::read() == strings{"out-1@0 ", "out-1@-1 REFUSED"});
}
