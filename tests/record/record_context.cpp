// SPDX-License-Identifier: Apache-2.0
#include <weir/record/record_context.hpp>

#include <catch2/catch.hpp>

static_assert(weir::record_context{}.partition == -1 && weir::record_context{}.offset == -1 &&
              weir::record_context{}.timestamp_ms == -1 && weir::record_context{}.topic.empty());

TEST_CASE("record_context: its headers can be changed through a const one, and copies share them") {
    weir::headers headers;
    weir::record_context const context{"in", 3, 17, 99, &headers};
    auto const copy = context;
    context.headers().add("a", "1");
    CHECK(copy.headers().size() == 1);
    CHECK(&copy.headers() == &headers);
    CHECK(copy.topic == "in");
    CHECK(copy.partition == 3);
    CHECK(copy.offset == 17);
    CHECK(copy.timestamp_ms == 99);
}
