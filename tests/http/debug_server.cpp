// SPDX-License-Identifier: Apache-2.0
// Applications on a cluster in memory, seen over HTTP.
#include <weir/http/debug_server.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <tests/runtime/application.hpp>
#include <weir/dump.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state;
using weir::http::debug_server;

namespace {

/// Keeps a stream thread while it is shut.
class gate {
    static inline std::mutex lock;
    static inline std::condition_variable changed;
    static inline bool is_open = true;

public:
    static void set(bool open) {
        std::lock_guard const held{lock};
        is_open = open;
        changed.notify_all();
    }
    static void pass() {
        std::unique_lock held{lock};
        changed.wait(held, [] { return is_open; });
    }
};
struct slow_restore : weir::restore::listener {
    void on_batch_restored(weir::topic_partition const&, std::string_view, std::int64_t, std::int64_t) { gate::pass(); }
};

auto failing() {
    return weir::topology(words() | weir::map_values([](std::string const& v) {
                              if (v == "bad") throw std::runtime_error{"canary-in-a-value"};
                              return v;
                          }) |
                          weir::to<"out">());
}

auto counting() { return weir::topology(counted()); }

// Few types: each application is compiled anew.
using plain_app = weir::sim::streams<decltype(copying())>;
using looked_into = weir::sim::streams<decltype(failing()), weir::policies<weir::dumps>>;
using replacing_app = weir::sim::streams<decltype(failing()), weir::policies<weir::uncaught::replace_thread>>;
using restoring_app = weir::sim::streams<decltype(counting()), weir::policies<weir::dumps, slow_restore>>;

struct answer {
    int status = 0;
    std::string body, type;
};
answer get(debug_server const& from, std::string const& path) {
    auto const found = httplib::Client("127.0.0.1", from.port()).Get(path);
    if (!found) return {};
    return {found->status, found->body, found->get_header_value("Content-Type")};
}

}  // namespace

TEST_CASE("debug_server: health in each state of the application") {
    fixture f;
    looked_into app{f.cluster, failing(), weir_tests::app()};
    debug_server const server{app};
    auto const is = [&](char const* name, int live, int ready) {
        CHECK(get(server, "/health/live").status == live);
        auto const found = get(server, "/health/ready");
        CHECK(found.status == ready);
        CHECK(found.body == std::string{name} + '\n');
        CHECK_THAT(get(server, "/state").body, Contains("{\"state\":\"" + std::string{name} + "\",\"time_in_ms\":{"));
    };
    is("CREATED", 200, 503);
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    is("RUNNING", 200, 200);
    f.append("k", "bad");
    CHECK_FALSE(app.wait_for(state::not_running, long_ms));
    is("ERROR", 503, 503);
    CHECK_THAT(get(server, "/state").body, !Contains("canary"));

    plain_app other{f.cluster, copying(), weir_tests::app()};
    debug_server const beside{other};
    other.close();
    CHECK(get(beside, "/health/live").status == 503);
    CHECK(get(beside, "/health/live").body == "NOT_RUNNING\n");
}

TEST_CASE("debug_server: it is not ready while no stream thread is alive, and says why") {
    fixture f;
    replacing_app app{f.cluster, failing(), weir_tests::app()};
    debug_server const server{app};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    f.append("k", "bad");
    answer ready;
    // Its place stays empty for longer each time.
    REQUIRE(eventually([&] {
        ready = get(server, "/health/ready");
        return ready.body.find("no stream thread is alive") != std::string::npos;
    }));
    CHECK(ready.status == 503);
    CHECK(get(server, "/health/live").status == 200);
    CHECK(eventually([&] {
        return get(server, "/health/ready").body ==
               "REBALANCING\nno stream thread is alive: the next one begins within 10 seconds\n";
    }));
    CHECK_THAT(ready.body, !Contains("canary"));
}

TEST_CASE("debug_server: while a store is restored it is alive and not ready, and tells how far it is") {
    fixture f;
    gate::set(true);
    for (int i = 0; i < 50; ++i) f.append(std::to_string(i), "v");
    {
        restoring_app app{f.cluster, counting(), weir_tests::app()};
        app.start();
        REQUIRE(f.has_committed(50));
    }
    gate::set(false);
    restoring_app app{f.cluster, counting(), weir_tests::app({{"restore.consumer.max.poll.records", "10"}})};
    app.start();
    debug_server const server{app};
    bool const restoring = eventually(
        [&] { return get(server, "/stores").body.find("\"app-counts-changelog-0\":{") != std::string::npos; });
    auto const live = get(server, "/health/live"), ready = get(server, "/health/ready");
    auto const stores = get(server, "/stores").body;
    gate::set(true);
    REQUIRE(restoring);
    CHECK(live.status == 200);
    CHECK(ready.status == 503);
    CHECK(ready.body == "REBALANCING\n");
    CHECK_THAT(stores, Contains("\"store\":\"counts\",\"start\":0,\"end\":50,"));
    REQUIRE(app.wait_for(state::running, long_ms));
    CHECK(get(server, "/health/ready").status == 200);
    CHECK(eventually(
        [&] { return get(server, "/stores").body.find("\"kind\":\"in-memory\",\"keys\":50,") != std::string::npos; }));
    CHECK_THAT(get(server, "/stores").body, Contains("\"restoring\":{}"));
}

TEST_CASE("debug_server: all its pages") {
    fixture f;
    looked_into app{f.cluster, failing(),
                    weir_tests::app({{"sasl.password", "canary-password"}, {"my.credential", "canary-own"}})};
    debug_server const server{app};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    f.cluster.append("in", {.key = "canary-key", .value = "canary-value", .timestamp_ms = 5});
    REQUIRE(f.has_committed(1));
    REQUIRE(eventually([&] { return get(server, "/lag").body.find("\"committed\":1") != std::string::npos; }));

    CHECK(get(server, "/topology").body == app.describe() + '\n');
    CHECK(get(server, "/topology?format=dot").body == to_dot(app.topology()));
    CHECK(get(server, "/topology?format=mermaid").body == to_mermaid(app.topology()));
    CHECK(get(server, "/topology?format=json").body == to_json(app.topology()));
    CHECK(get(server, "/topology?format=draw").body == draw(app.topology()));
    CHECK(get(server, "/topology?format=xml").status == 400);
    CHECK(get(server, "/topology?format=xml").body == "format is one of: text, draw, dot, mermaid, json\n");
    CHECK(get(server, "/topology?format=json").type == "application/json");
    CHECK_THAT(get(server, "/lag").body,
               Catch::Matchers::Matches(
                   R"(\{"partitions":\{"in-0":\{"task":"0_0","committed":1,"end":1,"lag":0,"told_ms_ago":\d+\}\},)"
                   R"("lag":0\}\n)"));
    CHECK_THAT(get(server, "/threads").body, Contains("{\"thread\":\"app-StreamThread-1\",\"state\":\"RUNNING\","));
    CHECK_THAT(get(server, "/metrics").body, Contains("kafka_streams_stream_thread_metrics_process_total"));
    CHECK_THAT(get(server, "/metrics.json").body, Contains("\"process-total\""));
    CHECK_THAT(get(server, "/dump").body, Catch::Matchers::StartsWith("=== weir application app, "));
    CHECK_THAT(get(server, "/dump?format=json").body, Catch::Matchers::StartsWith("{\"application_id\":\"app\","));
    CHECK(get(server, "/dump?format=pdf").status == 400);
    CHECK(get(server, "/dump?format=pdf").body == "format is one of: text, json\n");
    CHECK(get(server, "/unknown").status == 404);
    CHECK(httplib::Client("127.0.0.1", server.port()).Post("/dump")->status == 405);

    auto const all = get(server, "/").body;
    int pages = 0;
    for (std::size_t at = 0; at < all.size(); ++pages) {
        auto const end = all.find_first_of(" \n", at);
        auto const found = get(server, all.substr(at, end - at));
        INFO(all.substr(at, end - at));
        CHECK(found.status == 200);
        CHECK_THAT(found.body, !Contains("canary"));
        at = end + 1;
    }
    CHECK(pages == 10);
}

TEST_CASE("debug_server: an application that is not looked into has no dump, and says so") {
    fixture f;
    plain_app app{f.cluster, copying(), weir_tests::app()};
    debug_server const server{app};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    CHECK(get(server, "/dump").status == 404);
    CHECK_THAT(get(server, "/stores").body, Contains("weir::with<weir::dumps>"));
    CHECK_THAT(get(server, "/threads").body, Contains("\"consumer_client_id\":\"app-StreamThread-1-consumer\""));
    CHECK(get(server, "/health/ready").status == 200);
    CHECK(get(server, "/metrics").status == 200);
}

TEST_CASE("debug_server: others than this machine need a token, and it a length") {
    fixture f;
    plain_app const app{f.cluster, copying(), weir_tests::app()};
    CHECK_THROWS_AS(debug_server(app, {.host = "0.0.0.0"}), weir::config_error);
    CHECK_THROWS_WITH(debug_server(app, {.host = "0.0.0.0", .token = "too short"}),
                      "the debug server on 0.0.0.0 needs a token of at least 16 characters, as others than this "
                      "machine can reach it");
    CHECK_THROWS_AS(debug_server(app, {.host = ""}), weir::config_error);
    debug_server const server{app, {.host = "0.0.0.0", .token = "0123456789abcdef"}};
    auto const with = [&](char const* authorization) {
        httplib::Client client{"127.0.0.1", server.port()};
        return client.Get("/state", httplib::Headers{{"Authorization", authorization}})->status;
    };
    CHECK(with("Bearer 0123456789abcdef") == 200);
    CHECK(with("Bearer 0123456789abcdeg") == 401);
    for (auto const* path : {"/", "/metrics", "/health/live", "/dump", "/nothing"}) {
        CHECK(get(server, path).status == 401);
        CHECK_THAT(get(server, path).body, !Contains("RUNNING"));
    }
}

TEST_CASE("debug_server: a port in use is told; the application goes on without") {
    fixture f;
    plain_app app{f.cluster, copying(), weir_tests::app()};
    debug_server const first{app};
    CHECK_THROWS_WITH(debug_server(app, {.port = first.port()}),
                      Contains("cannot listen on 127.0.0.1, port " + std::to_string(first.port())));
    app.start();
    CHECK(app.wait_for(state::running, long_ms));
    CHECK(get(first, "/health/ready").status == 200);
}

TEST_CASE("debug_server: clients that never end what they began do not hold the application up") {
    fixture f;
    looked_into app{f.cluster, failing(), weir_tests::app()};
    debug_server const server{app};
    app.start();
    REQUIRE(app.wait_for(state::running, long_ms));
    std::vector<int> slow;
    for (int i = 0; i < 60; ++i) {
        auto const s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(server.port()));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(s, reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0);
        std::string const begun = "GET /dump HTTP/1.1\r\nX: ";
        ::send(s, begun.data(), begun.size(), MSG_NOSIGNAL);
        slow.push_back(s);
    }
    for (int i = 0; i < 1000; ++i) f.append("k", std::to_string(i));
    CHECK(f.has_committed(1000));
    app.close();
    CHECK(app.state() == state::not_running);
    CHECK(app.failure().empty());
    for (auto const s : slow) ::close(s);
}
