// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/commit_metadata.hpp>

#include <catch2/catch.hpp>
#include <limits>

using weir::runtime::commit_metadata, weir::runtime::partition_time_ms;

// The byte 2, int64 time, int32 0, big-endian, as base64(1) of GNU coreutils writes them.
TEST_CASE("commit_metadata: golden") {
    CHECK(commit_metadata(0) == "AgAAAAAAAAAAAAAAAA==");
    CHECK(commit_metadata(1) == "AgAAAAAAAAABAAAAAA==");
    CHECK(commit_metadata(-1) == "Av//////////AAAAAA==");
    CHECK(commit_metadata(1'700'000'000'000) == "AgAAAYvP5WgAAAAAAA==");
    CHECK(commit_metadata(std::numeric_limits<std::int64_t>::max()) == "An//////////AAAAAA==");
}

TEST_CASE("commit_metadata: what is written is read") {
    for (std::int64_t const time :
         {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1'700'000'000'123}, std::numeric_limits<std::int64_t>::max()})
        CHECK(partition_time_ms(commit_metadata(time)) == time);
}

TEST_CASE("commit_metadata: version 1, without processor metadata, is read, too") {
    CHECK(partition_time_ms("AQAAAYvP5WgA") == 1'700'000'000'000);
}

TEST_CASE("commit_metadata: processor metadata that follows does not matter") {
    CHECK(partition_time_ms("AgAAAYvP5WgAAAAAAQAAAANrZXk=") == 1'700'000'000'000);
}

TEST_CASE("commit_metadata: another program's is unknown") {
    for (auto const* foreign :
         {"", "x", "my metadata", "AgAAAYvP5Wg", "AgAAAYvP5WgA", "AQAAAYvP5WgAAAAAAA==", "AwAAAYvP5WgAAAAAAA==",
          "AgAA*YvP5WgAAAAAAA==", "AgAAAYvP5WgAAAAAA==", "AoAAAAAAAAAAAAAAAA==", "{\"version\":2,\"a\":1}"})
        CHECK(partition_time_ms(foreign) == -1);
}
