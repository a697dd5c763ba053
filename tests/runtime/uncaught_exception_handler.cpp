// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/policies.hpp>

#include <catch2/catch.hpp>

using response = weir::stream_thread_exception_response;

namespace {
struct mine : weir::uncaught::handler {
    response handle(weir::uncaught_exception const&) { return response::shutdown_application; }
};
template <typename... P>
using chosen = typename weir::detail::chosen<weir::policies<P...>>::uncaught_handler;
}  // namespace

TEST_CASE("uncaught_exception_handler: the numbers are Java's") {
    STATIC_REQUIRE(static_cast<int>(response::replace_thread) == 0);
    STATIC_REQUIRE(static_cast<int>(response::shutdown_client) == 1);
    STATIC_REQUIRE(static_cast<int>(response::shutdown_application) == 2);
}

TEST_CASE("uncaught_exception_handler: chosen among other policies; the default shuts the client down") {
    STATIC_REQUIRE(std::is_same_v<chosen<>, weir::uncaught::shutdown_client>);
    STATIC_REQUIRE(std::is_same_v<chosen<weir::metrics::off, mine, weir::restore::logging>, mine>);
    CHECK(weir::uncaught::shutdown_client{}.handle({}) == response::shutdown_client);
    CHECK(weir::uncaught::replace_thread{}.handle({}) == response::replace_thread);
    CHECK(mine{}.handle({}) == response::shutdown_application);
}
