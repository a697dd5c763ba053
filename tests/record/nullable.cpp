// SPDX-License-Identifier: Apache-2.0
#include <weir/record/nullable.hpp>

#include <catch2/catch.hpp>
#include <string>

using weir::nullable;

namespace {

constexpr bool a_nullable_is_null_or_a_view() {
    int const one = 1, other_one = 1, two = 2;
    nullable<int> const none, from_nullptr = nullptr, some{one};
    return none == nullptr && from_nullptr == nullptr && !none && some && some != nullptr && *some == 1 &&
           &*some == &one && some == 1 && some != 2 && none != 1 && some == nullable<int>{other_one} &&
           some != nullable<int>{two} && some != none && none == from_nullptr && some.value_or(7) == 1 &&
           none.value_or(7) == 7;
}
static_assert(a_nullable_is_null_or_a_view());

constexpr bool a_nullable_can_point_elsewhere() {
    int const one = 1, two = 2;
    nullable<int> n{one};
    n = nullable<int>{two};
    bool const second = n == 2;
    n = nullptr;
    return second && n == nullptr;
}
static_assert(a_nullable_can_point_elsewhere());

constexpr bool slots_know_whether_null_can_come() {
    using weir::slot_can_be_null, weir::slot_of_result, weir::slot_value;
    return std::is_same_v<slot_value<int>, int> && std::is_same_v<slot_value<nullable<int>>, int> &&
           !slot_can_be_null<int> && slot_can_be_null<nullable<int>> && std::is_same_v<slot_of_result<int>, int> &&
           std::is_same_v<slot_of_result<std::optional<int>>, nullable<int>> &&
           std::is_same_v<slot_of_result<nullable<int>>, nullable<int>>;
}
static_assert(slots_know_whether_null_can_come());

constexpr bool results_become_slots() {
    int const plain = 3;
    std::optional<int> const some{4}, none;
    return &weir::as_slot(plain) == &plain && weir::as_slot(some) == 4 && &*weir::as_slot(some) == &*some &&
           weir::as_slot(none) == nullptr;
}
static_assert(results_become_slots());

// A view of a temporary would dangle, and a plain value does not turn into a nullable by itself: that is how functions
// that take null are told from those that do not.
static_assert(!std::is_constructible_v<nullable<std::string>, std::string>);
static_assert(std::is_constructible_v<nullable<std::string>, std::string&>);
static_assert(!std::is_convertible_v<std::string&, nullable<std::string>>);
static_assert(std::is_trivially_copyable_v<nullable<std::string>> && sizeof(nullable<std::string>) == sizeof(void*));

}  // namespace

TEST_CASE("nullable: null, or a view of a value") {
    CHECK(a_nullable_is_null_or_a_view());
    CHECK(a_nullable_can_point_elsewhere());
}

TEST_CASE("nullable: members through the arrow") {
    std::string const text = "text";
    CHECK(nullable<std::string> { text } -> size() == 4);
    CHECK(nullable<std::string>{text} == "text");
}

TEST_CASE("slots: from results of functions, without a copy") {
    CHECK(slots_know_whether_null_can_come());
    CHECK(results_become_slots());
}
