// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
#include <weir/kafka/partition_list.hpp>

using namespace weir;
using namespace weir::kafka::detail;

TEST_CASE("offsets and metadata go there and back") {
    std::vector<offset_and_metadata> const offsets{{{"a", 1}, 7, "AgAAAXx5"}, {{"b", 0}, 0, ""}};
    auto const list = to_list(offsets);
    REQUIRE(list->cnt == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        auto const& element = elements(list.get())[i];
        CHECK(to_partition(element) == offsets[i].partition);
        CHECK(element.offset == offsets[i].offset);
        CHECK(metadata_of(element) == offsets[i].metadata);
    }
    CHECK(to_partitions(list.get()) == std::vector<topic_partition>{{"a", 1}, {"b", 0}});
}

TEST_CASE("metadata that librdkafka would change is known") {
    CHECK(survives_as_metadata(""));
    CHECK(survives_as_metadata("AgAAAXx5+/="));
    CHECK_FALSE(survives_as_metadata(std::string_view{"a\0b", 3}));
    CHECK_FALSE(survives_as_metadata("\xff"));
}

TEST_CASE("foreign metadata ends at a NUL, whatever size it claims") {
    auto const list = new_list(1);
    auto& element = add(list, {"a", 0}, 1);
    element.metadata = std::malloc(3);
    std::memcpy(element.metadata, "ab", 3);
    element.metadata_size = 3;
    CHECK(metadata_of(element) == "ab");
}

TEST_CASE("names are listed up to a point") {
    std::vector<topic_partition> partitions;
    for (int i = 0; i < 7; ++i) partitions.push_back({"t", i});
    CHECK(names(to_list(std::span{partitions}.first(2), 0).get()) == "t-0, t-1");
    CHECK(names(to_list(partitions, 0).get()) == "t-0, t-1, t-2, t-3, t-4, ...");
    CHECK(names(nullptr) == "");
}
