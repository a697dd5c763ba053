// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <tests/laws/support.hpp>
#include <thread>
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::nowhere;
using weir::kafka_tests::recorded_log;
using weir::kafka_tests::with_broker;
using weir::laws::deadline_ms;

TEST_CASE("without a broker every call of a producer ends within its time") {
    kafka::producer producer{nowhere({{"max.block.ms", "100"}}), kafka::log_sink{}};
    CHECK_THROWS_WITH(producer.topic("t"), Catch::Contains("topic t"));
    producer.poll(10, runtime::ignore_deliveries{});
    CHECK(producer.flush(10, runtime::ignore_deliveries{}));
}

TEST_CASE("a full queue waits, and no delivery is lost by that", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(3);
        kafka::producer producer{b.settings({{"queue.buffering.max.messages", "10"}, {"linger.ms", "1"}})};
        auto const handle = producer.topic(topic);
        std::vector<int> marks(1'000), delivered(1'000);
        auto const on_delivery = [&](runtime::delivery const& d) {
            CHECK(d.error == "");
            CHECK(d.topic == topic);
            ++delivered[static_cast<std::size_t>(static_cast<int*>(d.opaque) - marks.data())];
        };
        for (std::size_t i = 0; i < marks.size(); ++i) {
            auto const text = std::to_string(i);
            producer.send(handle, {.key = text, .value = text, .opaque = &marks[i]});
        }
        REQUIRE(producer.flush(deadline_ms, on_delivery));
        CHECK(std::ranges::count(delivered, 1) == 1'000);
        producer.poll(0, [](runtime::delivery const&) { FAIL("reported twice"); });
    });
}

TEST_CASE("a queue that stays full is an error after max.block.ms; nothing that was sent is forgotten", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        kafka::producer producer{b.settings({{"queue.buffering.max.messages", "1"},
                                             {"linger.ms", "900000"},
                                             {"max.block.ms", "50"},
                                             {"delivery.timeout.ms", "1000000"}}),
                                 kafka::log_sink{}};
        auto const handle = producer.topic(topic);
        CHECK_THROWS_WITH(([&] {
                              for (int i = 0; i < 10; ++i) {
                                  producer.send(handle, {.key = "k", .value = "v"});
                                  producer.poll(0, runtime::ignore_deliveries{});
                              }
                          }()),
                          Catch::Contains(topic + "-0") && Catch::Contains("max.block.ms"));
        int delivered = 0;
        REQUIRE(producer.flush(deadline_ms, [&](runtime::delivery const& d) { delivered += d.error.empty(); }));
        CHECK(delivered >= 1);
    });
}

namespace {

/// What became of records that are sent to two partitions in turn, so that they wait for each other in the outbox.
struct fates {
    std::vector<int> marks = std::vector<int>(6'000), taken = marks, delivered = marks, failed = marks;
    std::string last_error;

    std::size_t index(void* opaque) const { return static_cast<std::size_t>(static_cast<int*>(opaque) - marks.data()); }
    auto noted() {
        return [this](runtime::delivery const& d) {
            ++(d.error.empty() ? delivered : failed)[index(d.opaque)];
            if (!d.error.empty())
                last_error = std::string{d.topic} + '-' + std::to_string(d.partition) + ' ' + std::string{d.error};
        };
    }
    template <typename Handle>
    void send(kafka::producer& producer, Handle to, std::size_t i, std::string const& value) {
        producer.send(to, {.partition = static_cast<std::int32_t>(i % 2), .value = value, .opaque = &marks[i]});
        taken[i] = 1;
    }
};

/// librdkafka's own cluster in memory, which is enough for what happens before a broker is asked.
runtime::client_settings mocked(std::map<std::string, std::string> more) {
    more.emplace("test.mock.num.brokers", "1");
    return nowhere(std::move(more));
}

}  // namespace

TEST_CASE("a record that found no room is not delivered later, those before it are, and no poll waits or throws") {
    kafka::producer producer{mocked({{"queue.buffering.max.messages", "10"},
                                     {"linger.ms", "900000"},
                                     {"max.block.ms", "50"},
                                     {"delivery.timeout.ms", "1000000"}}),
                             kafka::log_sink{}};
    auto const handle = producer.topic("t");
    fates f;
    int refused = 0;
    for (std::size_t i = 0; i < 4'200; ++i) {
        if (i == 100) producer.poll(0, f.noted());  // the queue is full after ten
        try {
            f.send(producer, handle, i, "v");
        } catch (runtime::retriable_client_error const& e) {
            ++refused;
            CHECK_THAT(e.what(), Catch::Contains("t-" + std::to_string(i % 2)) && Catch::Contains("max.block.ms"));
            if (refused == 3) break;
        }
    }
    CHECK(refused == 3);
    producer.poll(0, f.noted());
    while (!producer.flush(deadline_ms, f.noted())) {}
    CHECK(std::ranges::count(f.taken, 1) > 4'000);
    CHECK(f.delivered == f.taken);
    CHECK(std::ranges::count(f.failed, 0) == std::ssize(f.failed));
}

TEST_CASE("a record that is too large for the producer fails alone, with those around it delivered") {
    auto const* const limit = GENERATE("max.request.size", "buffer.memory");  // one record, all that waits
    kafka::producer producer{mocked({{limit, "1024"}}), kafka::log_sink{}};
    auto const handle = producer.topic("t");
    fates f;
    for (std::size_t i = 0; i < 10; ++i) f.send(producer, handle, i, std::string(i == 4 ? 2'000 : 1, 'x'));
    REQUIRE(producer.flush(deadline_ms, f.noted()));
    CHECK(std::ranges::count(f.delivered, 1) == 9);
    CHECK(f.failed[4] == 1);
    CHECK(std::ranges::count(f.failed, 1) == 1);
    CHECK(f.last_error == "t-0 the record is larger than max.request.size or buffer.memory");
    SECTION("also when it is taken at once") {
        producer.send(handle, {.partition = 0, .value = "x"});
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        CHECK_THROWS_WITH(producer.send(handle, {.partition = 0, .value = std::string(2'000, 'x')}),
                          Catch::Contains("t-0: the record is larger than max.request.size or buffer.memory"));
        CHECK(producer.flush(deadline_ms, [](runtime::delivery const&) { FAIL("it was refused"); }));
    }
}

TEST_CASE("times and partitions that Kafka does not have are errors", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2);
        recorded_log log;
        kafka::producer producer{b.settings({}), log.sink()};
        auto const handle = producer.topic(topic);
        headers h;
        h.add("name", "value");
        CHECK_THROWS_WITH(producer.send(handle, {.timestamp_ms = -1, .key = "k", .value = "v", .record_headers = &h}),
                          Catch::Contains(topic) && Catch::Contains("-1"));
        for (std::int32_t const partition : {2, -1, 1'000'000})
            CHECK_THROWS_WITH(
                producer.send(handle, {.partition = partition, .key = "k", .value = "v", .record_headers = &h}),
                Catch::Contains(topic + " has 2 partitions") && Catch::Contains(std::to_string(partition)));
        CHECK(log.text() == "");
        producer.send(handle, {.partition = 0, .timestamp_ms = 0, .key = "k", .value = "v"});
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        CHECK_THAT(log.text(), Catch::Contains("timestamp 0"));
        CHECK(laws::read_partition(b, {topic, 0}, 1).at(0).timestamp_ms == 1);
    });
}

TEST_CASE("a batch that the topic refuses is reported with the remedy, record by record", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1, {{"max.message.bytes", "1000"}});
        kafka::producer producer{b.settings({}), kafka::log_sink{}};
        auto const handle = producer.topic(topic);
        std::string const value(400, 'v');
        for (int i = 0; i < 10; ++i) producer.send(handle, {.key = std::nullopt, .value = value});
        int failed = 0;
        REQUIRE(producer.flush(deadline_ms, [&](runtime::delivery const& d) {
            CHECK_THAT(std::string{d.error}, Catch::Contains("max.message.bytes"));
            CHECK(d.offset == -1);
            CHECK_FALSE(d.retriable);
            ++failed;
        }));
        CHECK(failed == 10);
    });
}

TEST_CASE("what a handler throws comes out of flush, and the other deliveries are reported later", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        auto producer = b.supplier().producer({});
        auto const handle = producer.topic(topic);
        for (int i = 0; i < 10; ++i) producer.send(handle, {.key = "k", .value = "v"});
        std::vector<std::int64_t> seen;
        auto const throwing_at = [&](std::int64_t offset) {
            return [&seen, offset](runtime::delivery const& d) {
                seen.push_back(d.offset);
                if (d.offset == offset) throw std::runtime_error{"from the handler"};
            };
        };
        CHECK_THROWS_WITH(producer.flush(deadline_ms, throwing_at(3)), "from the handler");
        CHECK_THROWS_WITH(producer.flush(deadline_ms, throwing_at(6)), "from the handler");
        REQUIRE(producer.flush(deadline_ms, throwing_at(-1)));
        CHECK(seen == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    });
}

TEST_CASE("what is left behind unflushed is in the log", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        recorded_log log;
        {
            kafka::producer producer{b.settings({{"linger.ms", "100000"}}), log.sink()};
            auto const handle = producer.topic(topic);
            for (int i = 0; i < 3; ++i) producer.send(handle, {.key = "k", .value = "v"});
        }
        CHECK_THAT(log.text(), Catch::Contains("3 records"));
    });
}

TEST_CASE("records without a key go on to the next partition after a while", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(3);
        auto producer = b.supplier().producer({});
        auto const handle = producer.topic(topic);
        for (int i = 0; i < 3'000; ++i) producer.send(handle, {.key = std::nullopt, .value = "v"});
        std::map<std::int32_t, int> per_partition;
        REQUIRE(producer.flush(deadline_ms, [&](runtime::delivery const& d) { ++per_partition[d.partition]; }));
        REQUIRE(per_partition.size() == 3);
        for (auto const& [partition, count] : per_partition) CHECK(count >= 700);
    });
}

TEST_CASE("a topic that grew is noticed when a record asks for its new partition", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        auto producer = b.supplier().producer({});
        auto const handle = producer.topic(topic);
        auto const options = kafka::translate(b.settings({}), kafka::client_kind::admin);
        kafka::detail::client const admin{kafka::client_kind::admin, options, kafka::log_sink{},
                                          [](rd_kafka_conf_t*) {}};
        std::array<char, 256> why{};
        auto* const more = rd_kafka_NewPartitions_new(topic.c_str(), 3, why.data(), why.size());
        REQUIRE(more);
        auto* const queue = rd_kafka_queue_new(admin.get());
        auto* wanted = more;
        rd_kafka_CreatePartitions(admin.get(), &wanted, 1, nullptr, queue);
        kafka::detail::event_ptr const answer{rd_kafka_queue_poll(queue, deadline_ms)};
        REQUIRE(answer);
        rd_kafka_NewPartitions_destroy(more);
        rd_kafka_queue_destroy(queue);
        auto counts = b.supplier().admin({});
        for (int i = 0; i < laws::attempts_max && counts.partition_counts(std::vector{topic}, deadline_ms).at(0) != 3;
             ++i)
            b.advance_ms(20);
        producer.send(handle, {.partition = 2, .key = "k", .value = "v"});
        std::vector<laws::owned_delivery> out;
        REQUIRE(producer.flush(deadline_ms, [&](runtime::delivery const& d) { out.push_back(laws::own(d)); }));
        REQUIRE(out.size() == 1);
        CHECK(out[0].error == "");
        CHECK(out[0].partition == 2);
    });
}

TEST_CASE("statistics that nobody fetched are no records left behind") {
    recorded_log log;
    {
        kafka::producer producer{nowhere({{"statistics.interval.ms", "1"}}), log.sink(), [](auto, auto) {}};
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
    CHECK_THAT(log.text(), !Catch::Contains("left behind"));
}
