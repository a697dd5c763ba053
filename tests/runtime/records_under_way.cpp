// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/records_under_way.hpp>

#include <catch2/catch.hpp>
#include <vector>
#include <weir/test/no_allocations.hpp>

using weir::runtime::records_under_way;

TEST_CASE("records_under_way: each record gets its own back, in any order, though the topic is gone") {
    records_under_way under_way;
    int const marks[3]{};
    std::vector<void*> carried;
    for (int i = 0; i < 3; ++i) {
        auto topic = "topic " + std::to_string(i / 2);
        carried.push_back(under_way.begin({topic, i, 10 + i}, const_cast<int*>(&marks[i])));
        topic.assign(topic.size(), 'x');
    }
    for (int i : {2, 0, 1}) {
        auto const [source, opaque] = under_way.end(carried[static_cast<std::size_t>(i)]);
        CHECK(source.topic == "topic " + std::to_string(i / 2));
        CHECK(source.partition == i);
        CHECK(source.offset == 10 + i);
        CHECK(opaque == &marks[i]);
    }
}

TEST_CASE("records_under_way: a record without a source has none") {
    records_under_way under_way;
    CHECK_FALSE(under_way.end(under_way.begin({}, nullptr)).first);
}

TEST_CASE("records_under_way: storage is used again") {
    records_under_way under_way;
    under_way.end(under_way.begin({"t", 0, 0}, nullptr));
    std::int64_t sum = 0;
    {
        weir::test::no_allocations const none;
        for (int i = 0; i < 100; ++i) sum += under_way.end(under_way.begin({"t", 0, i}, nullptr)).first.offset;
    }
    CHECK(sum == 4'950);
}
