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
    CHECK(out.read_value());
    CHECK(out.read_value()->size() == 0);
    CHECK(out.read_value().value().empty());
    CHECK(out.read_value().value_or("none") == std::string{"anything"});
    CHECK(out.read_record().value == 1);
    CHECK(*out.read_record().key == 1);
    CHECK(out.read_records().at(0).timestamp_ms == 5);
    CHECK(out.read_values()[0].has_value());
    auto const [key, value] = out.read_key_value();
    CHECK((key == 1 && value == 2));
    for (auto const& each : out.read_values()) CHECK(each->empty());
    std::string const text = *out.read_value();
    CHECK(text.empty());
    CHECK(out.size() == 0);
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
