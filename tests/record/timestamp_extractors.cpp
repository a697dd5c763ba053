// SPDX-License-Identifier: Apache-2.0
#include <weir/record/timestamp_extractors.hpp>

#include <catch2/catch.hpp>

namespace {
constexpr weir::record_context at(std::int64_t timestamp_ms) { return {"t", 0, 0, timestamp_ms}; }
constexpr auto wall = [] { return std::int64_t{99}; };

template <typename Extractor>
constexpr std::int64_t extracted(Extractor extractor, std::int64_t timestamp_ms, std::int64_t partition_time_ms) {
    return weir::timestamps::extracted(extractor, at(timestamp_ms), partition_time_ms, wall);
}
}  // namespace

TEST_CASE("timestamps: a valid timestamp stays, but for wallclock") {
    using namespace weir::timestamps;
    CHECK(extracted(fail_on_invalid{}, 5, 70) == 5);
    CHECK(extracted(log_and_skip_on_invalid{}, 0, 70) == 0);
    CHECK(extracted(use_partition_time_on_invalid{}, 5, 70) == 5);
    CHECK(extracted(wallclock{}, 5, 70) == 99);
    static_assert(extracted(wallclock{}, 5, 70) == 99);
}

TEST_CASE("timestamps: a negative one") {
    using namespace weir::timestamps;
    CHECK_THROWS_WITH(extracted(fail_on_invalid{}, -7, 70), "the record's timestamp -7 is negative");
    CHECK(extracted(log_and_skip_on_invalid{}, -1, 70) < 0);
    CHECK(extracted(use_partition_time_on_invalid{}, -1, 70) == 70);
    CHECK_THROWS_WITH(extracted(use_partition_time_on_invalid{}, -1, -1), Catch::Contains("no time yet"));
    CHECK(extracted(wallclock{}, -1, -1) == 99);
}
