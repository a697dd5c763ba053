// SPDX-License-Identifier: Apache-2.0
#include <weir/test/produced_record.hpp>

#include <catch2/catch.hpp>

using record = weir::test::record<std::string, int>;

TEST_CASE("test::record: all of key, value, timestamp and headers count in a comparison; null is not the empty value") {
    weir::headers headers;
    headers.add("h", "1");
    record const r{"k", 1, 5, headers};
    CHECK(r == record{"k", 1, 5, headers});
    CHECK_FALSE(r == record{"K", 1, 5, headers});
    CHECK_FALSE(r == record{"k", 2, 5, headers});
    CHECK_FALSE(r == record{"k", 1, 6, headers});
    CHECK_FALSE(r == record{"k", 1, 5});
    CHECK_FALSE(record{"", 1} == record{std::nullopt, 1});
    CHECK_FALSE(record{"k", 0} == record{"k", std::nullopt});
}

TEST_CASE("test::record: without a timestamp it gets the driver's") { CHECK(record{"k", 1}.timestamp_ms == -1); }
