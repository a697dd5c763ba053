// SPDX-License-Identifier: Apache-2.0
// What it does with a broker is in consumer.cpp and in the laws of seeking.
#include <weir/kafka/positions.hpp>
#include "broker.hpp"

using namespace weir;
using kafka::detail::positions;
using kafka_tests::nowhere;
using kafka_tests::recorded_log;

namespace {

struct nobodys_consumer {
    recorded_log log;
    kafka::client_options options{kafka::translate(nowhere({}), kafka::client_kind::reader)};
    kafka::detail::client client{kafka::client_kind::reader, options, log.sink(), [](rd_kafka_conf_t*) {}};
    kafka::detail::record_queue records{client.get(), 10, false};
};

}  // namespace

TEST_CASE("positions: what was assigned is known until it is forgotten") {
    positions p;
    CHECK_FALSE(p.has({"t", 0}));
    p.set({"t", 0}, 5);
    p.set({"t", 1}, 6);
    p.set({"t", 0}, 7);
    CHECK(p.assigned() == std::map<topic_partition, std::int64_t>{{{"t", 0}, 7}, {{"t", 1}, 6}});
    p.forget({{"t", 0}, {"other", 0}});
    CHECK_FALSE(p.has({"t", 0}));
    CHECK(p.has({"t", 1}));
}

TEST_CASE("positions: a lost offset of a partition that has gone needs no decision, and no broker") {
    nobodys_consumer c;
    positions p;
    p.set({"t", 1}, 6);
    p.stop_at_lost_offset({"t", 1});
    p.reset_later({"t", 1}, 3);
    p.forget({{"t", 1}});
    p.decide_resets(c.client, c.records, kafka::offset_reset::earliest);
    CHECK(c.log.text() == "");
}
