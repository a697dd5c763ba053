// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <stdexcept>
#include <weir/http/endpoint.hpp>

using weir::http::endpoint;
using weir::http::page;
using weir::http::request;

TEST_CASE("endpoint: gives the pages that it was given, and no others") {
    endpoint server{0};
    server.get("/a.b", [](request const& asked) {
        auto const name = asked.parameters.find("name");
        return page{asked.path + ' ' + (name == asked.parameters.end() ? "nobody" : name->second), "text/x"};
    });
    server.get("/fails", [](request const&) -> page { throw std::runtime_error{"no such thing"}; });
    server.get("/gone", [](request const&) { return page{"it was here", "text/plain", 410}; });
    server.start();
    httplib::Client client{"127.0.0.1", server.port()};
    CHECK(server.address() == "http://127.0.0.1:" + std::to_string(server.port()));

    auto const found = client.Get("/a.b?name=ada%20l");
    REQUIRE(found);
    CHECK(found->status == 200);
    CHECK(found->body == "/a.b ada l");
    CHECK(found->get_header_value("Content-Type") == "text/x");
    CHECK(client.Get("/a.b")->body == "/a.b nobody");
    CHECK(client.Get("/axb")->status == 404);  // a path is no pattern
    CHECK(client.Get("/fails")->status == 500);
    CHECK(client.Get("/fails")->body == "no such thing\n");
    CHECK(client.Get("/gone")->status == 410);
    CHECK(client.Head("/a.b")->status == 200);
    CHECK(client.Post("/a.b")->status == 405);
    CHECK(client.Delete("/a.b")->get_header_value("Allow") == "GET, HEAD");
    CHECK(client.Put("/unknown")->status == 405);
}

TEST_CASE("endpoint: on this machine alone, it answers only who calls it by an address of this machine") {
    endpoint server{0};
    server.get("/", [](request const&) { return page{"secret"}; });
    server.start();
    httplib::Client client{"127.0.0.1", server.port()};
    auto const as = [&](char const* host) { return client.Get("/", httplib::Headers{{"Host", host}})->status; };
    CHECK(as("evil.example") == 403);
    CHECK(as("evil.example:80") == 403);
    CHECK(as("127.0.0.1.evil.example") == 403);
    CHECK(as("localhost:1234") == 200);
    CHECK(as("[::1]:80") == 200);
    CHECK(as("[::1]") == 200);
}

TEST_CASE("endpoint: a port that is taken is told, and one that nobody started ends at once") {
    endpoint first{0};
    CHECK_THROWS_WITH(endpoint(0, "no.such.host.invalid"), Catch::Contains("no.such.host.invalid"));
    CHECK_THROWS_WITH(endpoint(first.port()),
                      Catch::Contains("cannot listen on 127.0.0.1, port " + std::to_string(first.port()) +
                                      ": Address already in use"));
    for (auto const port : {-1, 65'536, 70'000})
        CHECK_THROWS_WITH(endpoint(port), Catch::EndsWith("port " + std::to_string(port) + ": ports are 0 to 65535"));
}

TEST_CASE("endpoint: with a token it answers only who has it") {
    endpoint server{0, "127.0.0.1", "the token of this test"};
    server.get("/", [](request const&) { return page{"secret"}; });
    server.start();
    httplib::Client client{"127.0.0.1", server.port()};
    auto const with = [&](char const* authorization) {
        return client.Get("/", httplib::Headers{{"Authorization", authorization}})->status;
    };
    CHECK(with("Bearer the token of this test") == 200);
    CHECK(with("Bearer the token of this tesT") == 401);
    CHECK(with("Bearer the token of this test ") == 200);  // HTTP cuts spaces off
    CHECK(with("Bearer the token of this tes") == 401);
    CHECK(with("bearer the token of this test") == 200);
    CHECK(with("BEARER the token of this test") == 200);
    CHECK(with("bearer The token of this test") == 401);
    CHECK(with("Bearer ") == 401);
    CHECK(with("Bear") == 401);
    CHECK(with("Basic the token of this test") == 401);
    CHECK(with("the token of this test") == 401);
    auto const none = client.Get("/");
    CHECK(none->status == 401);
    CHECK(none->get_header_value("WWW-Authenticate") == "Bearer");
    CHECK(none->body.find("secret") == std::string::npos);
    CHECK(client.Get("/unknown")->status == 401);
    CHECK(client.Post("/")->status == 401);
}

TEST_CASE("endpoint: secrets are compared as a whole") {
    using weir::http::same_secret;
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "xbc"));
    CHECK_FALSE(same_secret("abc", "ab"));
    CHECK_FALSE(same_secret("abc", "abca"));
    CHECK_FALSE(same_secret("abc", "abcabc"));
    CHECK_FALSE(same_secret("abc", ""));
    CHECK_FALSE(same_secret("", "abc"));
}

TEST_CASE("endpoint: a port that is taken is no reason to take another server's") {
    endpoint first{0};
    first.get("/", [](request const&) { return page{"first"}; });
    first.start();
    CHECK_THROWS_AS(endpoint(first.port()), weir::error);
    CHECK(httplib::Client("127.0.0.1", first.port()).Get("/")->body == "first");
}
