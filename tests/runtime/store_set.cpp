// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/store_set.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>

using namespace weir_tests;

TEST_CASE("store_set: a topology without stores has none") {
    auto const topology = weir::topology(words() | weir::to<"out">());
    using set = weir::runtime::store_set<std::remove_const_t<decltype(topology)>>;
    STATIC_REQUIRE(set::size == 0);
    STATIC_REQUIRE(set::find("counts") == -1);
    set stores{topology};
    int visited = 0;
    stores.for_each([&](auto&&...) { ++visited; });
    CHECK(visited == 0);
}

TEST_CASE("store_set: each store once, however many outputs use it, with the subtopology that has it") {
    auto const all = words() | weir::group_by_key() | weir::count<"all">() | weir::to_stream();
    auto const topology = weir::topology(all | weir::to<"a">(), all | weir::to<"b">(),
                                         words() | weir::repartition<"r">() | weir::group_by_key() |
                                             weir::count<"behind">() | weir::to_stream() | weir::to<"c">());
    using set = weir::runtime::store_set<std::remove_const_t<decltype(topology)>>;
    STATIC_REQUIRE(set::size == 2);
    STATIC_REQUIRE(set::find("all") >= 0);
    STATIC_REQUIRE(set::find("behind") == 1 - set::find("all"));
    STATIC_REQUIRE(set::find("none") == -1);
    set stores{topology};
    std::map<std::string, int> subtopologies;
    stores.for_each([&]<typename Definition>(int index, Definition const*, auto& store, int subtopology) {
        CHECK(store.size() == 0);
        CHECK(index == set::index_of<Definition>);
        subtopologies[std::string{Definition::name}] = subtopology;
    });
    REQUIRE(subtopologies.size() == 2);
    CHECK(subtopologies["all"] != subtopologies["behind"]);
}

TEST_CASE("store_set: two sets do not share their stores") {
    auto const topology = weir::topology(counted());
    using set = weir::runtime::store_set<std::remove_const_t<decltype(topology)>>;
    set one{topology}, other{topology};
    one.at<set::find("counts")>().put("k", 1, 5, [](auto&&...) {});
    CHECK(one.at<0>().size() == 1);
    CHECK(other.at<0>().size() == 0);
}
