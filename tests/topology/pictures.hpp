// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/to_stream.hpp>
#include <weir/topology/picture.hpp>

// What the tests of drawings draw.
namespace weir::pictures {

inline constexpr auto same = [](std::string const& v) { return v; };
inline constexpr auto yes = [](std::string const&) { return true; };

/// One stream into three topics, as in ZMart.
inline auto three_outputs() {
    auto const in = stream<"transactions">(serde::string, serde::string) | map_values(same, named<"mask">);
    return topology(in | map_values(same, named<"pattern">) | to<"patterns">(named<"to-patterns">),
                    in | map_values(same, named<"reward">) | to<"rewards">(named<"to-rewards">),
                    in | to<"purchases">(named<"to-purchases">));
}

/// A merge, then a repartition topic and a store with a changelog.
inline auto merge_and_count() {
    auto const in = stream<"in">(serde::string, serde::string, named<"read">);
    return topology(in | filter(yes, named<"a">) | merge(in | filter(yes, named<"b">), named<"m">) |
                    select_key(same, named<"key">) | group_by_key() | count<"counts">(named<"count">) |
                    to_stream(named<"stream">) | to<"out">(named<"write">));
}

/// Names that no topology can have, but that must not break a drawing.
inline constexpr char hostile[] = "a\"b\\c<d>&e;#f`g'{h}[i]|j\nk%\x01\xc3\xa9 --> end";

inline topology_picture hostile_picture() {
    return detail::make_picture({{"source", node_kind::source, 0, {}, {hostile}, false, {}},
                                 {hostile, node_kind::processor, 0, {0}, {}, false, {std::string{"s"} + hostile}}},
                                1, {"-s" + std::string{hostile} + "-changelog"});
}

}  // namespace weir::pictures
