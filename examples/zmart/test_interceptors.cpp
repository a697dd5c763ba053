// SPDX-License-Identifier: Apache-2.0
// Interceptors are seen by whole applications only: this one runs on a cluster in memory, step by step.
#include <catch2/catch.hpp>
#include <map>
#include <weir/sim.hpp>
#include "topology.hpp"

namespace {

/// The application makes its interceptors itself, so what they saw lies outside of them.
struct seen {
    static inline std::map<std::string, int> consumed, sent, acknowledged;
    static inline std::int64_t committed = -1;
};

struct watches_input : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        for (auto& record : records) {
            ++seen::consumed[std::string{record.topic()}];
            if (record.key() == weir::wire_bytes{"test-customer"}) record.drop();
        }
    }
    void on_commit(std::span<weir::offset_and_metadata const> offsets) {
        for (auto const& o : offsets) seen::committed = o.offset;
    }
};

struct watches_output : weir::producer_interceptor {
    void on_send(weir::outgoing_record& record) {
        ++seen::sent[std::string{record.topic()}];
        record.headers().add("shop", "zmart");
    }
    void on_acknowledgement(weir::record_metadata const& metadata, std::string_view error) {
        if (error.empty()) ++seen::acknowledged[std::string{metadata.topic}];
    }
};

}  // namespace

TEST_CASE("interceptors see what is read, sent, acknowledged and committed, and may change it") {
    weir::sim::cluster cluster{weir::sim::virtual_clock{}};
    for (auto const* topic : {"transactions", "patterns", "rewards", "purchases"}) cluster.create_topic(topic);
    weir::bytes value;
    weir::serde::json<zmart::purchase>.serialize({}, value);
    for (auto const* customer : {"customer-1", "test-customer", "customer-2"})
        cluster.append("transactions", {.key = customer, .value = value});

    weir::sim::streams app{
        cluster, zmart::topology(), weir::config{{"application.id", "zmart"}},
        weir::with<weir::consumer_interceptors<watches_input>, weir::producer_interceptors<watches_output>>};
    app.start_stepped();
    while (cluster.read_all("rewards").size() < 2) REQUIRE(app.step());
    app.close();

    CHECK(seen::consumed == std::map<std::string, int>{{"transactions", 3}});
    CHECK(seen::sent == std::map<std::string, int>{{"patterns", 2}, {"purchases", 2}, {"rewards", 2}});
    CHECK(seen::acknowledged == seen::sent);
    CHECK(seen::committed == 3);  // what was dropped is done, too
    auto const first = cluster.read_all("purchases").at(0);
    REQUIRE(first.record_headers.size() == 1);
    CHECK(first.record_headers[0].name == "shop");
}
