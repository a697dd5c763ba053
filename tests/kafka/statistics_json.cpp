// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <weir/kafka/statistics_json.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/weir.hpp>
#include "broker.hpp"

namespace client = weir::kafka::client;
namespace metrics = weir::metrics;

namespace {

metrics::metric newest(std::string task, double ms) {
    return {std::string{metrics::topic::group},
            std::string{metrics::topic::newest_timestamp_ms.name},
            "",
            {{"topic", "in"}, {"task-id", std::move(task)}},
            ms};
}

metrics::snapshot read(std::string_view before, std::string_view now) {
    std::vector<metrics::metric> out{newest("0_0", 90'000), newest("0_10", 95'000)};
    weir::kafka::statistics::append("c", before, now, 100'000, out);
    return metrics::snapshot{std::move(out)};
}

// As librdkafka's STATISTICS.md has it, without what is not read.
constexpr char const* earlier = R"({"type":"consumer","ts":1000000,"rxmsgs":100,"rxmsg_bytes":5000})";
constexpr char const* later = R"({"type":"consumer","ts":3000000,"rxmsgs":160,"rxmsg_bytes":9000,
    "brokers":{"localhost:9092/1":{"nodeid":1,"rtt":{"avg":2500,"cnt":7}},
               "localhost:9092/bootstrap":{"nodeid":-1,"rtt":{"avg":9,"cnt":1}},
               "GroupCoordinator":{"nodeid":1,"source":"logical","rtt":{"avg":54000,"cnt":1}},
               "localhost:9093/2":{"nodeid":2,"rtt":{"avg":0,"cnt":0}}},
    "topics":{"in":{"partitions":{"0":{"consumer_lag":12,"fetchq_cnt":4,"fetchq_size":400},
                                  "10":{"consumer_lag":0,"fetchq_cnt":1,"fetchq_size":50},"7":{"consumer_lag":3},
                                  "-1":{"consumer_lag":-1}}}}})";

}  // namespace

TEST_CASE("statistics_json: throughput of a consumer, in all and per second") {
    auto const all = read(earlier, later);
    metrics::tags const about{{"client-id", "c"}};
    CHECK(all.get(client::records_consumed_total, about) == 160);
    CHECK(all.get(client::records_consumed_rate, about) == 30);
    CHECK(all.get(client::bytes_consumed_total, about) == 9'000);
    CHECK(all.get(client::bytes_consumed_rate, about) == 2'000);
    CHECK(all.get(client::records_prefetched, about) == 5);
    CHECK(all.get(client::bytes_prefetched, about) == 450);
    CHECK_FALSE(all.find(client::group, client::records_produced_total.name));
    CHECK(std::isnan(read("", later).get(client::records_consumed_rate)));
}

TEST_CASE("statistics_json: the lag of each partition, in records and in seconds") {
    auto const all = read(earlier, later);
    auto const of = [](char const* partition) { return metrics::tags{{"topic", "in"}, {"partition", partition}}; };
    CHECK(all.get(client::records_lag, of("0")) == 12);
    CHECK(all.get(client::records_lag_s, of("0")) == 10);
    CHECK(all.get(client::records_lag, of("10")) == 0);
    CHECK(all.get(client::records_lag_s, of("10")) == 0);
    CHECK(all.get(client::records_lag, of("7")) == 3);
    CHECK(std::isnan(all.get(client::records_lag_s, of("7"))));  // nothing was processed yet
    CHECK_FALSE(all.find(client::group, client::records_lag.name, of("-1")));
}

TEST_CASE("statistics_json: the time of a request, by broker") {
    auto const all = read(earlier, later);
    CHECK(all.get(client::round_trip_avg) == 2.5);  // of the one broker that answered
    CHECK(all.get(client::round_trip_avg, {{"broker", "1"}}) == 2.5);
}

TEST_CASE("statistics_json: throughput of a producer") {
    auto const all = read("", R"({"type":"producer","ts":1,"txmsgs":7,"txmsg_bytes":70,"msg_cnt":2,"msg_size":20})");
    CHECK(all.get(client::records_produced_total) == 7);
    CHECK(all.get(client::bytes_produced_total) == 70);
    CHECK(all.get(client::records_queued) == 2);
    CHECK(all.get(client::bytes_queued) == 20);
    CHECK_FALSE(all.find(client::group, client::records_prefetched.name));
    CHECK_FALSE(all.find(client::group, client::records_consumed_total.name));
}

TEST_CASE("statistics_json: what is no JSON gives nothing") {
    CHECK(read("", "").size() == 2);
    CHECK(read("{", "{\"type\":").size() == 2);
}

TEST_CASE("statistics_json: an application tells throughput and lag of its clients", "[broker]") {
    auto const* const servers = weir::kafka_tests::bootstrap_servers();
    if (!servers) return;
    weir::kafka_tests::broker const broker{servers};
    auto admin = broker.supplier().admin({});
    std::vector<weir::runtime::new_topic> const topics{{"weir-statistics-in", 1, 1, {}},
                                                       {"weir-statistics-out", 1, 1, {}}};
    static_cast<void>(admin.create_topics(topics, 30'000));
    auto producer = broker.supplier().producer({});
    auto const to = producer.topic("weir-statistics-in");
    for (int i = 0; i < 50; ++i) producer.send(to, {.partition = 0, .timestamp_ms = {}, .key = "k", .value = "v"});
    REQUIRE(producer.flush(30'000, [](auto const&) {}));

    weir::kafka::streams app{
        weir::topology(weir::stream<"weir-statistics-in">(weir::serde::string, weir::serde::string) |
                       weir::to<"weir-statistics-out">()),
        weir::config{{"application.id", "weir-statistics-" + std::to_string(getpid())},
                     {"bootstrap.servers", servers},
                     {"statistics.interval.ms", "100"}},
        weir::with<weir::kafka::statistics>};
    app.start();
    metrics::tags const partition{{"topic", "weir-statistics-in"}, {"partition", "0"}};
    bool told = false;
    for (int i = 0; i < 1'200 && !told; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        auto const all = app.metrics();
        auto const* lag = all.find(client::group, client::records_lag.name, partition);
        told = lag && lag->value == 0 && all.total(client::records_consumed_total) >= 50 &&
               all.total(client::records_produced_total) >= 50 && all.get(client::records_lag_s, partition) == 0;
    }
    CHECK(told);
    app.close();
}
