// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/record/murmur2.hpp>

namespace weir::laws {

/// Records: what is sent is what is read.
template <class Fixture>
void record_laws(Fixture& f) {
    SECTION("bytes, nulls, timestamps and headers arrive as they were sent, in order") {
        auto const topic = f.unique_topic(1);
        headers several;
        several.add("name", "first").add("name", std::nullopt).add("empty", "").add("bytes", bytes_view{"\0\xff\0", 3});
        std::vector<input> const inputs{
            {.key = "key", .value = "value", .timestamp_ms = 1'000, .record_headers = several},
            {.key = "a tombstone", .value = std::nullopt, .timestamp_ms = 3'000},
            {.key = std::nullopt, .value = "without a key", .timestamp_ms = 2'000},  // times may go back
            {.key = "", .value = "", .timestamp_ms = 2'000},
            {.key = std::nullopt, .value = std::nullopt, .timestamp_ms = 1'700'000'000'123},
            {.key = bytes_view{"\0k\0", 3}, .value = bytes_view{"\0\0", 2}, .timestamp_ms = 7},
        };
        auto const sent = send_all(f, topic, inputs);
        auto const read = read_partition(f, {topic, 0}, inputs.size());
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            INFO("record " << i);
            CHECK(read[i] == owned_record{topic, 0, static_cast<std::int64_t>(i), *inputs[i].timestamp_ms,
                                          own(inputs[i].key), own(inputs[i].value), inputs[i].record_headers});
            CHECK(sent[i].topic == topic);
            CHECK(sent[i].partition == 0);
            CHECK(sent[i].offset == static_cast<std::int64_t>(i));
        }
    }

    SECTION("a key goes to the partition that Java chooses, a given partition comes first") {
        auto const topic = f.unique_topic(5);
        std::vector<std::string> keys{"", "21", "foobar", "abc", std::string("\0\xff", 2)};
        for (int i = 0; i < 50; ++i) keys.push_back("key-" + std::to_string(i));
        std::vector<input> inputs;
        for (auto const& k : keys) inputs.push_back({.key = k, .value = k});
        inputs.push_back({.key = "abc", .value = "here", .partition = 4});
        auto const sent = send_all(f, topic, inputs);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            INFO("key " << keys[i]);
            CHECK(sent[i].partition == partition_for_key(keys[i], 5));
        }
        CHECK(sent.back().partition == 4);
        CHECK(partition_for_key("abc", 5) != 4);
    }

    SECTION("records without a key are spread over existing partitions, none is lost") {
        auto const topic = f.unique_topic(3);
        std::vector<input> const inputs(30, input{.key = std::nullopt, .value = "v"});
        std::map<std::int32_t, std::int64_t> per_partition;
        for (auto const& d : send_all(f, topic, inputs)) ++per_partition[d.partition];
        auto consumer = f.supplier().consumer(reader());
        auto const ends =
            consumer.end_offsets(std::vector<topic_partition>{{topic, 0}, {topic, 1}, {topic, 2}}, deadline_ms);
        CHECK(ends == std::vector{per_partition[0], per_partition[1], per_partition[2]});
        CHECK(per_partition.size() == 3);
        CHECK(ends[0] + ends[1] + ends[2] == 30);
    }

    SECTION("a record without a timestamp gets the time of the client's clock") {
        auto const topic = f.unique_topic(1);
        auto&& supplier = f.supplier();
        auto const before_ms = supplier.clock().wall_ms();
        send_all(f, topic, {{.key = "k", .value = "v"}});
        auto const after_ms = supplier.clock().wall_ms();
        auto const read = read_partition(f, {topic, 0}, 1);
        CHECK(read[0].timestamp_ms >= before_ms);
        CHECK(read[0].timestamp_ms <= after_ms);
    }
}

}  // namespace weir::laws
