// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <weir/stream/map_values.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/test/driver.hpp>
#include <weir/topology/topology.hpp>

// In a file of its own: here the first closures of the function templates are the ones that hold something.

namespace {

/// What a function may capture: as many are destroyed as were made.
struct counted {
    int* alive;
    explicit counted(int& count) : alive{&count} { ++count; }
    counted(counted const& other) : alive{other.alive} { ++*alive; }
    counted& operator=(counted const&) = delete;
    ~counted() { --*alive; }
};

}  // namespace

TEST_CASE("sealed: what functions capture is destroyed as often as it is made") {
    int alive = 0;
    {
        auto const function = [made = counted{alive}](std::string const& v) { return v + "!"; };
        auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
        auto const topology = weir::topology(in | weir::map_values(function) | weir::to<"out">(),
                                             in | weir::map_values(function) | weir::to<"other">());
        CHECK(alive >= 3);
        weir::test::driver driver{topology};
        driver.input<"in">().pipe("v");
        CHECK(driver.output<"other">().read_value() == "v!");
    }
    CHECK(alive == 0);
}
