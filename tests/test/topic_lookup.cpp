// SPDX-License-Identifier: Apache-2.0
#include <weir/test/topic_lookup.hpp>

#include <catch2/catch.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

namespace {

using weir::node_kind, weir::test::detail::find_topic;

constexpr auto words() { return weir::stream<"in">(weir::serde::string, weir::serde::string); }

// 0: source in, 1: sink out, 2: source out, 3: sink in, 4: sink out
constexpr auto both = weir::topology(words() | weir::to<"out">(),
                                     weir::stream<"out">(weir::serde::string, weir::serde::string) | weir::to<"in">(),
                                     words() | weir::to<"out">());
static_assert(find_topic(&both, "in", node_kind::source) == 0);
static_assert(find_topic(&both, "out", node_kind::sink) == 1);  // the first of two
static_assert(find_topic(&both, "out", node_kind::source) == 2);
static_assert(find_topic(&both, "in", node_kind::sink) == 3);
static_assert(find_topic(&both, "on", node_kind::sink) == -1);

}  // namespace

TEST_CASE("find_topic: sources and sinks of a topic are told apart, by the compiler") { CHECK(both.size == 5); }
