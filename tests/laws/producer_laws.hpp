// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include <weir/runtime/client.hpp>

namespace weir::laws {

/// Producer: deliveries and topics.
template <class Fixture>
void producer_laws(Fixture& f) {
    SECTION("flush reports every delivery once, with its offset and its opaque") {
        auto const topic = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const handle = producer.topic(topic);
        int marks[100] = {};
        std::vector<std::pair<std::int64_t, void*>> seen;
        auto const on_delivery = [&](runtime::delivery const& d) {
            CHECK(d.topic == topic);
            CHECK(d.partition == 0);
            CHECK(d.error.empty());
            seen.emplace_back(d.offset, d.opaque);
        };
        for (int i = 0; i < 100; ++i) {
            producer.send(handle, {.key = "k", .value = std::to_string(i), .opaque = &marks[i]});
            if (i % 10 == 0) producer.poll(0, on_delivery);
        }
        REQUIRE(producer.flush(deadline_ms, on_delivery));
        REQUIRE(seen.size() == 100);
        for (int i = 0; i < 100; ++i)
            CHECK(seen[static_cast<std::size_t>(i)] == std::pair<std::int64_t, void*>{i, &marks[i]});
        producer.poll(0, on_delivery);
        REQUIRE(producer.flush(deadline_ms, on_delivery));
        CHECK(seen.size() == 100);
    }

    SECTION("the views of a sent record may die at once") {
        auto const topic = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const handle = producer.topic(topic);
        {
            std::string key(100, 'k'), value(1000, 'v');
            headers h;
            h.add(std::string(50, 'n'), std::string(60, 'h'));
            producer.send(handle, {.key = key, .value = value, .record_headers = &h});
            std::fill(key.begin(), key.end(), '!');
            std::fill(value.begin(), value.end(), '!');
            h.clear();
            h.add(std::string(50, '!'), std::string(60, '!'));
        }
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        auto const read = read_partition(f, {topic, 0}, 1);
        CHECK(read[0].key == std::string(100, 'k'));
        CHECK(read[0].value == std::string(1000, 'v'));
        CHECK(read[0].record_headers == headers{}.add(std::string(50, 'n'), std::string(60, 'h')));
    }

    SECTION("an unknown topic throws unknown_topic and names it") {
        auto const missing = f.unique_topic(1) + "-missing";
        auto producer = f.supplier().producer({});
        CHECK_THROWS_AS(producer.topic(missing), runtime::unknown_topic);
        CHECK_THROWS_WITH(producer.topic(missing), Catch::Contains(missing));
    }

    SECTION("a handle is copyable and two topics do not mix") {
        auto const a = f.unique_topic(1), b = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const to_a = producer.topic(a), to_b = producer.topic(b);
        auto const copy = to_a;
        producer.send(to_a, {.key = "k", .value = "a0"});
        producer.send(to_b, {.key = "k", .value = "b0"});
        producer.send(copy, {.key = "k", .value = "a1"});
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        CHECK(values_of(read_partition(f, {a, 0}, 2)) == std::vector<std::string>{"a0", "a1"});
        CHECK(values_of(read_partition(f, {b, 0}, 1)) == std::vector<std::string>{"b0"});
    }
}

}  // namespace weir::laws
