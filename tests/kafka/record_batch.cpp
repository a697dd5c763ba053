// SPDX-License-Identifier: Apache-2.0
#include <tests/laws/support.hpp>
#include <type_traits>
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::with_broker;
using weir::laws::deadline_ms;

static_assert(runtime::record_batch_model<kafka::record_batch>);
static_assert(sizeof(kafka::consumed_record) == sizeof(void*));
static_assert(!std::is_copy_constructible_v<kafka::record_batch>);

TEST_CASE("a batch that is assigned over ends, and its buffer is used again", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        laws::send_numbered(b, topic, 20);
        auto consumer = b.supplier().consumer({{{"max.poll.records", "5"}}});
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        auto batch = consumer.poll(0);
        std::size_t count = batch.size();
        std::int64_t next = 0;
        for (int i = 0; i < laws::attempts_max && count < 20; ++i) {
            batch = consumer.poll(laws::poll_ms);
            count += batch.size();
            for (std::size_t k = 0; k < batch.size(); ++k) CHECK(batch[k].offset() == next++);
        }
        CHECK(count == 20);
        auto moved = std::move(batch);
        CHECK(batch.size() == 0);
        batch = std::move(moved);
    });
}

TEST_CASE("views of a record stay valid while its batch lives", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        laws::send_all(b, topic, {{.key = "key", .value = "value"}});
        auto consumer = b.supplier().consumer({});
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        auto batch = consumer.poll(0);
        for (int i = 0; i < laws::attempts_max && batch.size() == 0; ++i) batch = consumer.poll(laws::poll_ms);
        REQUIRE(batch.size() == 1);
        auto const key = batch[0].key(), value = batch[0].value();
        for (int i = 0; i < 3; ++i) static_cast<void>(consumer.poll(10));
        auto const moved = std::move(batch);
        CHECK(key == "key");
        CHECK(value == "value");
        CHECK(moved[0].topic() == topic);
    });
}
