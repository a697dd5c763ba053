// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/call.hpp>

#include <catch2/catch.hpp>
#include <string>

using weir::nullable, weir::record_context;
using weir::detail::call, weir::detail::shape_of, weir::detail::takes;

namespace {

constexpr bool has_shape(weir::detail::call_shape shape, takes key, takes value, bool context) {
    return shape.possible && shape.key == key && shape.value == value && shape.context == context;
}

template <typename F>
constexpr bool takes_shape(F, takes key, takes value, bool context) {
    return has_shape(shape_of<F, int, long>(), key, value, context);
}

constexpr bool every_way_to_take_a_record_is_recognised() {
    using k = int const&;
    using v = long const&;
    using nk = nullable<int>;
    using nv = nullable<long>;
    using c = record_context const&;
    return takes_shape([](v) {}, takes::nothing, takes::plain, false) &&
           takes_shape([](nv) {}, takes::nothing, takes::null_too, false) &&
           takes_shape([](k, v) {}, takes::plain, takes::plain, false) &&
           takes_shape([](nk, v) {}, takes::null_too, takes::plain, false) &&
           takes_shape([](k, nv) {}, takes::plain, takes::null_too, false) &&
           takes_shape([](nk, nv) {}, takes::null_too, takes::null_too, false) &&
           takes_shape([](k, v, c) {}, takes::plain, takes::plain, true) &&
           takes_shape([](nk, v, c) {}, takes::null_too, takes::plain, true) &&
           takes_shape([](k, nv, c) {}, takes::plain, takes::null_too, true) &&
           takes_shape([](nk, nv, c) {}, takes::null_too, takes::null_too, true);
}
static_assert(every_way_to_take_a_record_is_recognised());

constexpr bool other_functions_are_none() {
    auto const none = [](auto f) { return !shape_of<decltype(f), int, long>().possible; };
    return none([] {}) && none([](long&) {}) && none([](void*) {}) && none([](int, long, int) {}) &&
           none([](int, long, record_context const&, int) {}) && none(17) && none([n = 0L](long v) mutable {
               return n += v;
           });  // one topology may run on many threads: functions are const
}
static_assert(other_functions_are_none());

constexpr bool by_value_and_generic_functions_take_plain_arguments() {
    return takes_shape([](long) {}, takes::nothing, takes::plain, false) &&
           takes_shape([](auto const&) {}, takes::nothing, takes::plain, false) &&
           takes_shape([](auto const&, auto) {}, takes::plain, takes::plain, false);
}
static_assert(by_value_and_generic_functions_take_plain_arguments());

constexpr bool arguments_arrive_whether_null_can_come_or_not() {
    int const key = 2;
    long const value = 3;
    nullable<int> const some_key{key}, no_key;
    nullable<long> const some_value{value}, no_value;
    record_context const context{"t", 1, 7};
    auto const plain = [](int k, long v) { return k * 10 + v; };
    auto const nulls = [](nullable<int> k, nullable<long> v, record_context const& c) {
        return c.offset * 100 + k.value_or(0) * 10 + v.value_or(0);
    };
    return call(plain, key, value, context) == 23 && call(plain, some_key, some_value, context) == 23 &&
           call(plain, key, some_value, context) == 23 && call(nulls, key, value, context) == 723 &&
           call(nulls, no_key, some_value, context) == 703 && call(nulls, some_key, no_value, context) == 720 &&
           call(nulls, no_key, no_value, context) == 700;
}
static_assert(arguments_arrive_whether_null_can_come_or_not());

}  // namespace

TEST_CASE("call: what constant evaluation shows") {
    CHECK(every_way_to_take_a_record_is_recognised());
    CHECK(other_functions_are_none());
    CHECK(by_value_and_generic_functions_take_plain_arguments());
    CHECK(arguments_arrive_whether_null_can_come_or_not());
}

TEST_CASE("call: a null that a function does not take is named, the key first, and the function is not called") {
    nullable<int> const no_key;
    nullable<long> const no_value;
    bool called = false;
    auto const f = [&](int, long) { called = true; };
    CHECK_THROWS_WITH(call(f, no_key, 1L, {}), Catch::StartsWith("null key "));
    CHECK_THROWS_WITH(call(f, 1, no_value, {}), Catch::StartsWith("null value "));
    CHECK_THROWS_WITH(call(f, no_key, no_value, {}), Catch::StartsWith("null key "));
    CHECK_THROWS_AS(call(f, no_key, no_value, {}), weir::null_error);
    CHECK_THROWS_AS(call([&](long) { called = true; }, 1, no_value, {}), weir::processing_error);
    CHECK_FALSE(called);
}

TEST_CASE("call: a key that a function does not take may be null") {
    nullable<int> const no_key;
    CHECK(call([](long v) { return v; }, no_key, 5L, {}) == 5);
}

TEST_CASE("call: references come back as references, to what was given") {
    std::string const value = "v";
    auto const same = [](std::string const& v) -> std::string const& { return v; };
    CHECK(&call(same, 1, value, {}) == &value);
    CHECK(&call(same, 1, nullable<std::string>{value}, {}) == &value);
    STATIC_REQUIRE(std::is_same_v<weir::detail::result_of<decltype(same), int, std::string>, std::string>);
}
