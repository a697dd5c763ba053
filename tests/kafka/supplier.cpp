// SPDX-License-Identifier: Apache-2.0
#include "broker.hpp"

using namespace weir;

TEST_CASE("what a client is given itself comes before what is common to all") {
    kafka::supplier const supplier{{{{"bootstrap.servers", "127.0.0.1:1"}, {"max.block.ms", "common"}}},
                                   kafka::log_sink{}};
    CHECK_THROWS_WITH(supplier.producer({}), Catch::Contains("\"common\""));
    CHECK_THROWS_WITH(supplier.producer({{{"max.block.ms", "own"}}}), Catch::Contains("\"own\""));
    CHECK_NOTHROW(supplier.producer({{{"max.block.ms", "10"}}}));
}

TEST_CASE("a supplier without brokers says so when a client is asked for") {
    CHECK_THROWS_WITH(kafka::supplier{}.admin({}), Catch::Contains("bootstrap.servers"));
}
