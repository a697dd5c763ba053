// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/node.hpp>

#include <catch2/catch.hpp>
#include <set>
#include <thread>
#include <vector>

using weir::call_id;

namespace {

constexpr bool ids_made_by_the_compiler_are_unknown() {
    auto const id = call_id::next();
    return id.value == 0 && !id.surely_equals(id) && id.over({17}).value == 0 && call_id{17}.over(id).value == 0;
}
static_assert(ids_made_by_the_compiler_are_unknown());

struct a {
    static constexpr std::string_view name = "a";
};
struct b {
    static constexpr std::string_view name = "b";
};

constexpr bool an_identity_is_of_the_call_and_of_what_is_above_it() {
    call_id const x{1}, y{2};
    return x.over(y).surely_equals(x.over(y)) && !x.over(y).surely_equals(y.over(x)) &&
           !x.over(x).surely_equals(x.over(y)) && !x.over(x).surely_equals(y.over(x)) && x.over(y).value != 0;
}
static_assert(an_identity_is_of_the_call_and_of_what_is_above_it());

}  // namespace

TEST_CASE("call_id: each call has one of its own, in any thread") {
    std::vector<std::vector<std::uint64_t>> found(4);
    std::vector<std::thread> threads;
    for (auto& ids : found)
        threads.emplace_back([&ids] {
            for (int i = 0; i < 1000; ++i) ids.push_back(call_id::next().value);
        });
    for (auto& thread : threads) thread.join();
    std::set<std::uint64_t> distinct;
    for (auto const& ids : found) distinct.insert(ids.begin(), ids.end());
    CHECK(distinct.size() == 4000);
    CHECK(distinct.count(0) == 0);
}

TEST_CASE("call_id: what constant evaluation shows") {
    CHECK(an_identity_is_of_the_call_and_of_what_is_above_it());
    CHECK(call_id::next().value != 0);  // but at run time it is known
}

TEST_CASE("call_id: identities of a long chain over one source differ") {
    std::set<std::uint64_t> seen;
    call_id id{1};
    for (int i = 0; i < 1000; ++i) seen.insert((id = call_id::next().over(id)).value);
    CHECK(seen.size() == 1000);
}

TEST_CASE("store_definitions: names in the order of declaration") {
    STATIC_REQUIRE(weir::store_definitions<>::count == 0);
    STATIC_REQUIRE(weir::store_definitions<b, a>::count == 2);
    STATIC_REQUIRE(weir::store_definitions<b, a>::names[0] == "b");
    STATIC_REQUIRE(weir::store_definitions<b, a>::names[1] == "a");
}
