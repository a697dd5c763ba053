// SPDX-License-Identifier: Apache-2.0
#include <weir/error/error.hpp>

#include <catch2/catch.hpp>

TEMPLATE_TEST_CASE("every exception of weir is a weir::error and keeps its message", "", weir::deserialization_error,
                   weir::serialization_error, weir::processing_error, weir::client_error, weir::topology_error,
                   weir::config_error) {
    try {
        throw TestType{"purchases-3 offset 17: why"};
    } catch (weir::error const& e) {
        CHECK(std::string{e.what()} == "purchases-3 offset 17: why");
    }
}

TEST_CASE("weir's exceptions can be told apart") {
    CHECK_THROWS_AS(throw weir::config_error{""}, weir::config_error);
    STATIC_REQUIRE_FALSE(std::is_base_of_v<weir::client_error, weir::config_error>);
    STATIC_REQUIRE(std::is_base_of_v<std::runtime_error, weir::error>);
}
