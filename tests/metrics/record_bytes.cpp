// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/metrics/record_bytes.hpp>

TEST_CASE("a record has the size that Kafka Streams counts for it") {
    using weir::metrics::record_bytes;
    weir::headers none, two;
    two.add("ab", "xyz").add("c", std::nullopt);
    CHECK(record_bytes("key", "value", 2, none) == 3 + 5 + 2 + 20);
    CHECK(record_bytes(std::nullopt, std::nullopt, 0, none) == 20);
    CHECK(record_bytes("key", "value", 2, two) == 30 + 6);
}
