// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/store_set.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <weir/stream/count.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir;

namespace {

constexpr auto words() { return stream<"in">(serde::string, serde::string); }
constexpr auto first_letter = [](std::string const& v) { return v.substr(0, 1); };

constexpr auto stateless = topology(words() | to<"out">());
constexpr auto two_counts = topology(words() | group_by_key() | count<"by-key">(),
                                     words() | select_key(first_letter) | group_by_key() | count<"by-letter">());

template <typename Topology>
using stores_of = runtime::store_set<std::remove_const_t<Topology>>;

static_assert(stores_of<decltype(stateless)>::size == 0);
static_assert(stores_of<decltype(stateless)>::find("any") == -1);
static_assert(stores_of<decltype(two_counts)>::size == 2);
static_assert(stores_of<decltype(two_counts)>::find("by-key") == 0);
static_assert(stores_of<decltype(two_counts)>::find("by-letter") == 1);
static_assert(stores_of<decltype(two_counts)>::find("by") == -1);

}  // namespace

TEST_CASE("store_set: one store for each name, apart from the others") {
    stores_of<decltype(two_counts)> stores{two_counts};
    stores.at<0>().put("k", 5, 10, [](auto&&...) {});
    CHECK(stores.at<0>().size() == 1);
    CHECK(stores.at<1>().size() == 0);
}

TEST_CASE("store_set: each is visited with its index, name and subtopology") {
    stores_of<decltype(two_counts)> stores{two_counts};
    std::vector<std::string> seen;
    stores.for_each([&]<typename Definition>(int index, Definition const*, auto& store, int subtopology) {
        seen.push_back(std::to_string(index) + ' ' + std::string{Definition::name} + ' ' + std::to_string(subtopology) +
                       ' ' + std::to_string(store.size()));
    });
    CHECK(seen == std::vector<std::string>{"0 by-key 0 0", "1 by-letter 1 0"});
}

TEST_CASE("store_set: a topology without state has none, and visits nothing") {
    stores_of<decltype(stateless)> stores{stateless};
    int visits = 0;
    stores.for_each([&](auto&&...) { ++visits; });
    CHECK(visits == 0);
}
