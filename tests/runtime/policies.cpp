// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/policies.hpp>

#include <catch2/catch.hpp>

namespace {
template <typename... P>
using chosen = weir::detail::chosen<weir::policies<P...>>;
template <typename A, typename B>
constexpr bool same = std::is_same_v<A, B>;

struct state_a : weir::state_listener {};
struct state_b : weir::state_listener {};
struct restore_a : weir::restore::listener {};
struct in_a : weir::consumer_interceptor {};
struct in_b : weir::consumer_interceptor {};
struct changelog_a : weir::consumer_interceptor {};
struct changelog_b : weir::consumer_interceptor {};
struct out_a : weir::producer_interceptor {};
struct out_b : weir::producer_interceptor {};
}  // namespace

TEST_CASE("policies: the default measures at info, and nothing listens") {
    STATIC_REQUIRE(same<chosen<>::metrics_level, weir::metrics::info>);
    STATIC_REQUIRE(same<chosen<>::state_listeners, std::tuple<>>);
    STATIC_REQUIRE(same<chosen<>::restore_listeners, std::tuple<>>);
    STATIC_REQUIRE(same<chosen<>::consumer_chain_type, weir::consumer_chain<>>);
    STATIC_REQUIRE(same<chosen<>::restore_chain_type, weir::consumer_chain<>>);
    STATIC_REQUIRE(same<chosen<>::producer_chain_type, weir::producer_chain<>>);
}

TEST_CASE("policies: any order; listeners and interceptors keep theirs, and chains are joined") {
    using one = chosen<weir::metrics::debug, state_a, restore_a, state_b, weir::consumer_interceptors<in_a, in_b>,
                       weir::producer_interceptors<out_a, out_b>>;
    using other =
        chosen<weir::producer_interceptors<out_a>, state_a, weir::consumer_interceptors<in_a>, restore_a,
               weir::consumer_interceptors<in_b>, state_b, weir::producer_interceptors<out_b>, weir::metrics::debug>;
    STATIC_REQUIRE(same<one::metrics_level, weir::metrics::debug>);
    STATIC_REQUIRE(same<other::metrics_level, weir::metrics::debug>);
    STATIC_REQUIRE(same<one::state_listeners, std::tuple<state_a, state_b>>);
    STATIC_REQUIRE(same<other::state_listeners, std::tuple<state_a, state_b>>);
    STATIC_REQUIRE(same<one::restore_listeners, std::tuple<restore_a>>);
    STATIC_REQUIRE(same<other::restore_listeners, std::tuple<restore_a>>);
    STATIC_REQUIRE(same<one::consumer_chain_type, weir::consumer_chain<in_a, in_b>>);
    STATIC_REQUIRE(same<other::consumer_chain_type, weir::consumer_chain<in_a, in_b>>);
    STATIC_REQUIRE(same<one::producer_chain_type, weir::producer_chain<out_a, out_b>>);
    STATIC_REQUIRE(same<other::producer_chain_type, weir::producer_chain<out_a, out_b>>);
}

TEST_CASE("policies: the restore consumer has a chain of its own") {
    using both = chosen<weir::restore_consumer_interceptors<changelog_a>, weir::consumer_interceptors<in_a>,
                        weir::restore_consumer_interceptors<changelog_b>>;
    STATIC_REQUIRE(same<both::restore_chain_type, weir::consumer_chain<changelog_a, changelog_b>>);
    STATIC_REQUIRE(same<both::consumer_chain_type, weir::consumer_chain<in_a>>);
    STATIC_REQUIRE(same<both::producer_chain_type, weir::producer_chain<>>);
}

TEST_CASE("policies: with<...> is a value of its policies") {
    STATIC_REQUIRE(same<decltype(weir::with<weir::metrics::off, state_a>) const,
                        weir::policies<weir::metrics::off, state_a> const>);
    STATIC_REQUIRE(same<chosen<weir::metrics::off>::metrics_level, weir::metrics::off>);
    STATIC_REQUIRE(same<chosen<weir::restore::logging>::restore_listeners, std::tuple<weir::restore::logging>>);
}

namespace {
struct some_statistics : weir::metrics::client_statistics {};
}  // namespace

TEST_CASE("policies: the statistics of clients are chosen like everything else") {
    using weir::metrics::client_statistics, weir::metrics::no_client_statistics;
    STATIC_REQUIRE(same<chosen<>::client_statistics, no_client_statistics>);
    STATIC_REQUIRE(same<chosen<weir::metrics::debug, some_statistics>::client_statistics, some_statistics>);
}
