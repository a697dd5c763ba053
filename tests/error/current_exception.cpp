// SPDX-License-Identifier: Apache-2.0
#include <weir/error/current_exception.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <weir/error/error.hpp>

namespace {
template <typename T>
std::pair<std::string, std::string> seen(T const& thrown) {
    try {
        throw thrown;
    } catch (...) {
        return {weir::detail::current_exception_type(), weir::detail::current_exception_text()};
    }
}
using pair = std::pair<std::string, std::string>;
}  // namespace

TEST_CASE("current_exception: its type and what it says") {
    CHECK(seen(weir::processing_error{"no"}) == pair{"weir::processing_error", "no"});
    CHECK(seen(std::out_of_range{"far"}) == pair{"std::out_of_range", "far"});
    CHECK(seen(7) == pair{"int", "unknown exception"});
}
