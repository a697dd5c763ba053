// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/fused.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <tests/runtime/recording_environment.hpp>
#include <vector>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/split.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>

using namespace weir;
using weir_tests::raw, weir_tests::running;

namespace {

using text = std::string;
using lines = std::vector<text>;
constexpr auto words() { return stream<"in">(serde::string, serde::string); }

text fails_at_x(text const& v) {
    if (v == "x") throw std::runtime_error{"x"};
    return v + "!";
}

}  // namespace

TEST_CASE("fused: a record goes through all below its source, child by child, each as deep as it goes") {
    auto const in = words();
    auto const t = topology(in | map_values([](text const& v) { return v + "1"; }) | to<"a">(),
                            in | filter([](text const& v) { return v != "skip"; }) | to<"b">(), in | to<"c">());
    running r{t};
    r.accept<0>({"k", "v"});
    CHECK(r.environment.events == lines{"send 2 k=v1", "send 4 k=v", "send 5 k=v"});
    r.environment.events.clear();
    r.accept<0>({"k", "skip"});
    CHECK(r.environment.events == lines{"send 2 k=skip1", "send 5 k=skip"});
}

TEST_CASE("fused: a failure that the environment takes leaves out what is below the node; siblings go on") {
    auto const in = words();
    auto const shared = in | flat_map_values([](text const& v) { return lines{"a", v, "b"}; });
    auto const t =
        topology(shared | map_values(fails_at_x) | to<"strict">(), shared | to<"all">(), in | to<"in-too">());
    running r{t};
    r.environment.resumes = true;
    r.accept<0>({"k", "x"});
    CHECK(r.environment.events ==
          lines{"send 3 k=a!", "send 4 k=a", "failed 2: x", "send 4 k=x", "send 3 k=b!", "send 4 k=b", "send 5 k=x"});
}

TEST_CASE("fused: a failure that the environment does not take ends the record, and is told once") {
    auto const in = words();
    auto const t = topology(in | peek([](text const&) {}) | map_values(fails_at_x) | to<"a">(), in | to<"b">());
    running r{t};
    CHECK_THROWS_AS(r.accept<0>({"k", "x"}), runtime::failed_processing);
    CHECK(r.environment.events == lines{"failed 2: x"});
    r.environment.events.clear();
    r.accept<0>({"k", "y"});
    CHECK(r.environment.events == lines{"send 3 k=y!", "send 4 k=y"});
}

TEST_CASE("fused: bytes that cannot be read are told with the part that is at fault, and nothing goes on") {
    auto const t = topology(stream<"in">(serde::int32, serde::int64) | to<"out">());
    running r{t};
    r.environment.resumes = true;
    r.accept<0>({"four", "short"});
    r.accept<0>({"five!", "12345678"});
    r.accept<0>({std::nullopt, std::nullopt});
    REQUIRE(r.environment.events.size() == 3);
    CHECK(r.environment.events[0].starts_with("undecodable 0 value: "));
    CHECK(r.environment.events[1].starts_with("undecodable 0 key: "));
    CHECK(r.environment.events[2] == "send 1 null=null");
}

TEST_CASE("fused: state that the last record left in reused storage does not show") {
    auto const t = topology(words() | to<"out">());
    running r{t};
    r.accept<0>({"a long key that is on the heap for sure", "a long value that is on the heap for sure"});
    r.accept<0>({std::nullopt, ""});
    r.accept<0>({"", std::nullopt});
    CHECK(r.environment.events[1] == "send 1 null=");
    CHECK(r.environment.events[2] == "send 1 =null");
}

TEST_CASE("fused: a store logs before the result goes on, and dropped records are told with their reason") {
    auto const t =
        topology(words() | group_by_key() | count<"c">() | to_stream() | to<"out">(serde::string, serde::int64));
    running r{t};
    r.accept<0>({"k", "v"});
    r.accept<0>({std::nullopt, "v"});
    r.accept<0>({"k", std::nullopt});
    text const one = text(7, '\0') + '\1';
    CHECK(r.environment.events ==
          lines{"log 0 k=" + one + "@5", "send 3 k=" + one, "drop 1 null key", "drop 1 null value"});
}

TEST_CASE("fused: each node's work is inside that of the node above it") {
    auto const in = words();
    auto const t = topology(in | map_values([](text const& v) { return v; }) | to<"a">(), in | to<"b">());
    running<std::remove_const_t<decltype(t)>, true> r{t};
    r.accept<0>({"k", "v"});
    CHECK(r.environment.events == lines{"enter 0", "enter 1", "enter 2", "send 2 k=v", "leave 2", "leave 1", "enter 3",
                                        "send 3 k=v", "leave 3", "leave 0"});
}

TEST_CASE("fused: a source is found by its number at run time") {
    auto const t = topology(words() | to<"a">(), stream<"other">(serde::string, serde::string) | to<"b">());
    running r{t};
    for (int source : {2, 0, 1, 7})  // 1 is no source, 7 is nothing
        r.fused.with_source(source, [&](auto found) { r.accept<found()>({"k", std::to_string(source)}); });
    CHECK(r.environment.events == lines{"send 3 k=2", "send 1 k=0"});
}

TEST_CASE("fused: a chain that is longer than what is inlined at once, and a wide fan") {
    auto const step = [](auto const& s, text tail) {
        return s | map_values([tail](text const& v) { return v + tail; });
    };
    auto const in = words();
    auto const ten = [&](auto const& s) {
        return step(
            step(step(step(step(step(step(step(step(step(s, "0"), "1"), "2"), "3"), "4"), "5"), "6"), "7"), "8"), "9");
    };
    auto const end = ten(ten(ten(in)));
    auto const t = topology(end | to<"a">(), end | to<"b">(), end | to<"c">(), end | to<"d">(), end | to<"e">(),
                            end | to<"f">(), end | to<"g">(), end | to<"h">(), end | to<"i">(), end | to<"j">());
    running r{t};
    r.accept<0>({"k", ""});
    REQUIRE(r.environment.events.size() == 10);
    for (int i = 0; i < 10; ++i)
        CHECK(r.environment.events[static_cast<std::size_t>(i)] ==
              "send " + std::to_string(31 + i) + " k=012345678901234567890123456789");
}
