// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/config.hpp>

#include <catch2/catch.hpp>

using Catch::Matchers::Contains;
using weir::config;

TEST_CASE("config: a setting is what was set last") {
    config c{{"application.id", "a"}};
    c.set("application.id", "b").set("poll.ms", "7");
    CHECK(c.find("application.id") == "b");
    CHECK(c.get("poll.ms", "1") == "7");
    CHECK_FALSE(c.find("client.id"));
    CHECK(c.get("client.id", "none") == "none");
    CHECK(c.values().size() == 2);
}

TEST_CASE("config: what is required and missing or empty is named") {
    config const c{{"client.id", ""}};
    CHECK_THROWS_AS(c.require("application.id"), weir::config_error);
    CHECK_THROWS_WITH(c.require("application.id"), "setting application.id is missing");
    CHECK_THROWS_WITH(c.require("client.id"), "setting client.id is missing");
}

TEST_CASE("config: all that are required and missing are named at once") {
    config const c{{"client.id", ""}, {"poll.ms", "1"}};
    CHECK_NOTHROW(c.require_all({"poll.ms"}));
    CHECK_THROWS_WITH(c.require_all({"poll.ms", "client.id"}), "setting client.id is missing");
    CHECK_THROWS_WITH(c.require_all({"application.id", "client.id"}),
                      "settings application.id and client.id are missing");
}

TEST_CASE("config: whole numbers within their limits") {
    config const c{{"a", "0"}, {"b", "-1"}, {"c", "9223372036854775807"}};
    CHECK(c.get_integer("a", 5, 0) == 0);
    CHECK(c.get_integer("b", 5, -1) == -1);
    CHECK(c.get_integer("c", 5, 0) == 9223372036854775807);
    CHECK(c.get_integer("missing", 5, 100) == 5);  // a default is not checked
    CHECK(c.get_integer("a", 5, 0, 0) == 0);
}

TEST_CASE("config: what is no whole number within its limits is named with its value and the limits") {
    for (auto const* bad : {"", " 1", "1 ", "1s", "1.5", "0x10", "+1", "9223372036854775808", "-1", "11"}) {
        INFO("'" << bad << "'");
        config const c{{"poll.ms", bad}};
        CHECK_THROWS_AS(c.get_integer("poll.ms", 0, 0, 10), weir::config_error);
        CHECK_THROWS_WITH(c.get_integer("poll.ms", 0, 0, 10),
                          "setting poll.ms: '" + std::string{bad} + "' is no whole number from 0 to 10");
    }
}

TEST_CASE("config: a secret is not shown, even where a number was expected") {
    config const c{{"ssl.key.password", "hunter2"}};
    CHECK_THROWS_WITH(c.get_integer("ssl.key.password", 0, 0), !Contains("hunter2") && Contains("ssl.key.password"));
}
