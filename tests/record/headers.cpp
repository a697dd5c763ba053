// SPDX-License-Identifier: Apache-2.0
#include <weir/record/headers.hpp>

#include <catch2/catch.hpp>
#include <string>

using weir::header;
using weir::headers;

TEST_CASE("new headers are empty") {
    headers const h;
    CHECK(h.empty());
    CHECK(h.size() == 0);
    CHECK_FALSE(h.last("any"));
}

TEST_CASE("headers keep their order and their doubles") {
    headers h;
    h.add("trace", "1").add("user", "ann").add("trace", "2");
    REQUIRE(h.size() == 3);
    CHECK(h[0] == header{"trace", "1"});
    CHECK(h[1] == header{"user", "ann"});
    CHECK(h[2] == header{"trace", "2"});
}

TEST_CASE("last finds the newest header of a name") {
    headers h;
    h.add("trace", "1").add("trace", "2").add("user", "ann");
    CHECK(h.last("trace") == header{"trace", "2"});
    CHECK_FALSE(h.last("trac"));
    CHECK_FALSE(h.last(""));
}

TEST_CASE("a null value is not an empty value") {
    headers h;
    h.add("null", std::nullopt).add("empty", "").add("after", "x");
    CHECK(h[0].value == weir::wire_bytes{});
    CHECK(h[1].value == weir::wire_bytes{""});
    CHECK(h[2] == header{"after", "x"});
}

TEST_CASE("names and values may hold any byte") {
    headers h;
    std::string const name{"n\0m", 3}, value{"\0\xff\0", 3};
    h.add(name, value);
    CHECK(h[0] == header{name, value});
    CHECK(h.last(name).has_value());
}

TEST_CASE("a header of the same object may be added again, though its storage moves") {
    headers h;
    h.add("a name too long to be kept without an allocation", "a value too long to be kept without an allocation");
    for (int i = 0; i < 20; ++i) h.add(h[0].name, h[0].value);
    REQUIRE(h.size() == 21);
    for (std::size_t i = 1; i < h.size(); ++i) CHECK(h[i] == h[0]);
    CHECK(h[20].value == weir::wire_bytes{"a value too long to be kept without an allocation"});
}

TEST_CASE("remove takes every header of that name and leaves the others in order") {
    headers h;
    h.add("a", "1").add("b", "2").add("a", std::nullopt).add("ab", "3");
    h.remove("a");
    REQUIRE(h.size() == 2);
    CHECK(h[0] == header{"b", "2"});
    CHECK(h[1] == header{"ab", "3"});
    h.remove("absent");
    CHECK(h.size() == 2);
}

TEST_CASE("headers can be added after a removal") {
    headers h;
    h.add("a", "1").add("b", "2").remove("a").add("c", "3");
    REQUIRE(h.size() == 2);
    CHECK(h[0] == header{"b", "2"});
    CHECK(h[1] == header{"c", "3"});
}

TEST_CASE("cleared headers are empty and can be used again") {
    headers h;
    h.add("a", "1").add("b", "2").clear();
    CHECK(h.empty());
    CHECK_FALSE(h.last("a"));
    h.add("c", "3");
    REQUIRE(h.size() == 1);
    CHECK(h[0] == header{"c", "3"});
}

TEST_CASE("equality looks at names, values and order, not at what was removed") {
    headers a, b;
    a.add("x", "1").add("y", std::nullopt);
    b.add("gone", "0").add("x", "1").add("y", std::nullopt).remove("gone");
    CHECK(a == b);
    b.clear();
    CHECK_FALSE(a == b);
    b.add("y", std::nullopt).add("x", "1");
    CHECK_FALSE(a == b);
    b.clear();
    b.add("x", "1").add("y", "");
    CHECK_FALSE(a == b);
}
