// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/kafka/deadline.hpp>

using weir::kafka::detail::deadline;

TEST_CASE("a deadline of nothing is over, one of an hour is not") {
    CHECK(deadline{0}.over());
    CHECK(deadline{0}.left_ms() == 0);
    CHECK(deadline{-5}.left_ms() == 0);
    deadline const hour{3'600'000};
    CHECK_FALSE(hour.over());
    CHECK(hour.left_ms(10) == 10);
    CHECK(hour.left_ms() > 10);
    CHECK(hour.left_ms() <= 3'600'000);
}
