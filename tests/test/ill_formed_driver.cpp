// SPDX-License-Identifier: Apache-2.0
#include <weir/test/ill_formed_driver.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <weir/test/driver.hpp>

// A test that is written for a topology with a mistake compiles, so that the mistake is the only error.

TEST_CASE("ill_formed_driver: everything that a test does with a driver compiles") {
    weir::test::driver driver{weir::ill_formed{}, {"app", 5}};
    auto in = driver.input<"in">();
    in.pipe("v");
    in.pipe("k", "v", 5);
    in.pipe({"k", std::nullopt});
    auto out = driver.output<"out">();
    CHECK(out.read_value() == std::string{"anything"});
    CHECK(*out.read_value() == 17);
    CHECK(out.read_key_value() == std::pair{1, 2});
    CHECK(out.size() == 3);
    CHECK(out.is_empty());
    CHECK(driver.store<"s">().size() == 0);
    int found = 0;
    CHECK_FALSE(driver.store<"s">().get("k", found));
    driver.advance_wall_clock_ms(1);
    driver.pipe_bytes("in", "k", "v", 0);
    CHECK(driver.produced().empty());
    CHECK(driver.dropped_records() == 0);
    STATIC_REQUIRE(weir::is_ill_formed<decltype(driver.topology())>);
}
