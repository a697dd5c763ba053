// SPDX-License-Identifier: Apache-2.0
#include <weir/http/bounded_server.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using weir::http::bounded_server;
using weir::http::limits;

namespace {

/// A connection whose bytes the test sends by itself.
class connection {
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

public:
    explicit connection(int port) {
        int const small = 4096;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        timeval const longest{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0);
    }
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;
    ~connection() { ::close(socket_); }

    /// False: the server has closed.
    bool send(std::string const& text) const {
        return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    /// All that comes until the server closes.
    std::string read() const {
        std::string out;
        char some[4096];
        for (ssize_t n = 0; (n = ::recv(socket_, some, sizeof some, 0)) > 0;)
            out.append(some, static_cast<std::size_t>(n));
        return out;
    }
};

struct server {
    bounded_server http;
    int port;
    std::thread thread;

    explicit server(limits const& of) : http{of} {
        http.Get("/", [](httplib::Request const&, httplib::Response& to) { to.set_content("here", "text/plain"); });
        http.Get("/health/live",
                 [](httplib::Request const&, httplib::Response& to) { to.set_content("alive", "text/plain"); });
        http.Get("/big", [](httplib::Request const&, httplib::Response& to) {
            to.set_content(std::string(20'000'000, 'x'), "text/plain");
        });
        port = http.bind_to_any_port("127.0.0.1");
        REQUIRE(port > 0);
        thread = std::thread{[this] { http.listen_after_bind(); }};
        while (!http.is_running()) std::this_thread::yield();
    }
    server(server const&) = delete;
    server& operator=(server const&) = delete;
    ~server() {
        http.end();
        thread.join();
    }
    bool answers() const {
        auto const found = httplib::Client("127.0.0.1", port).Get("/");
        return found && found->status == 200 && found->body == "here";
    }
};

constexpr char const* request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

}  // namespace

TEST_CASE("bounded_server: a request in pieces is answered, and then the connection ends") {
    server const s{{}};
    connection const c{s.port};
    for (char const* p = request; *p; ++p) REQUIRE(c.send(std::string(1, *p)));
    auto const answer = c.read();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.ends_with("here"));
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(s.answers());
}

TEST_CASE("bounded_server: who does not end a request in time is sent away, and the others are served") {
    server const s{{.threads = 2, .request_ms = 300}};
    std::vector<std::unique_ptr<connection>> slow;
    for (int i = 0; i < 6; ++i) {
        slow.push_back(std::make_unique<connection>(s.port));
        REQUIRE(slow.back()->send("GET / HTTP/1.1\r\nHost: localhost\r\nX: "));
    }
    CHECK(s.answers());  // after those before it
    for (auto const& c : slow) CHECK(c->read().find("here") == std::string::npos);
}

TEST_CASE("bounded_server: a client that sends a byte now and then has no more time than others") {
    server const s{{.request_ms = 300}};
    connection const c{s.port};
    bool closed = false;
    for (int i = 0; i < 2'000 && !closed; ++i) {
        closed = !c.send("G");
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    CHECK(closed);
}

TEST_CASE("bounded_server: headers without end are cut off") {
    server const s{{.request_bytes = 4'000}};
    connection const c{s.port};
    REQUIRE(c.send("GET / HTTP/1.1\r\nHost: localhost\r\n"));
    std::string const header = "X-Some: " + std::string(90, 'y') + "\r\n";
    bool closed = false;
    for (int i = 0; i < 100'000 && !closed; ++i) closed = !c.send(header);
    CHECK(closed);
    CHECK(s.answers());
}

TEST_CASE("bounded_server: one header that is too long is an error of the client") {
    server const s{{}};
    connection const c{s.port};
    c.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(100'000, 'y') + "\r\n\r\n");
    auto const answer = c.read();
    CHECK(answer.find("here") == std::string::npos);
    CHECK(s.answers());
}

TEST_CASE("bounded_server: who does not take the answer keeps nobody waiting for long") {
    server const s{{.threads = 1, .answer_ms = 300}};
    connection const c{s.port};
    REQUIRE(c.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    CHECK(s.answers());
    CHECK(c.read().size() < 20'000'000);
}

TEST_CASE("bounded_server: of a crowd only so many wait") {
    server const s{{.threads = 1, .waiting = 2, .request_ms = 5'000}};
    std::vector<std::unique_ptr<connection>> crowd;
    for (int i = 0; i < 8; ++i) crowd.push_back(std::make_unique<connection>(s.port));
    CHECK(crowd.front()->read().empty());  // closed at once: the last ones still may send something
    crowd.clear();
    bool answered = false;
    for (int i = 0; i < 1'000 && !answered; ++i) answered = s.answers();
    CHECK(answered);
}

TEST_CASE("bounded_server: a hundred clients that send slowly keep nobody waiting") {
    server const s{{.request_ms = 3'600'000}};
    std::vector<std::unique_ptr<connection>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<connection>(s.port));
        slow.back()->send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    }
    for (int i = 0; i < 10; ++i) CHECK(s.answers());  // else this would take an hour, or it would be sent away
    CHECK(slow.front()->read().empty());              // there were too many
}

TEST_CASE("bounded_server: health pages do not wait for those who do not take what they asked for") {
    server const s{{.threads = 2, .waiting = 4, .answer_ms = 3'600'000}};
    std::vector<std::unique_ptr<connection>> slow;
    for (int i = 0; i < 10; ++i) {
        slow.push_back(std::make_unique<connection>(s.port));
        REQUIRE(slow.back()->send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }
    for (int i = 0; i < 10; ++i) {
        auto const found = httplib::Client("127.0.0.1", s.port).Get("/health/live");
        REQUIRE(found);
        CHECK(found->body == "alive");
    }
    connection const by_head{s.port};
    REQUIRE(by_head.send("HEAD /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    CHECK(by_head.read().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("bounded_server: who hangs up in the middle is forgotten, and a body that nobody reads hides no answer") {
    server const s{{}};
    for (int i = 0; i < 100; ++i) connection{s.port}.send("GET / HT");
    connection const c{s.port};
    REQUIRE(c.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"));
    REQUIRE(c.send("hello"));
    CHECK(c.read().starts_with("HTTP/1.1 404"));
    CHECK(s.answers());
}

TEST_CASE("bounded_server: its end does not wait for slow clients") {
    auto s = std::make_unique<server>(limits{.request_ms = 3'600'000});
    connection const c{s->port};
    REQUIRE(c.send("GET / "));
    while (!s->answers()) {}
    s.reset();  // else this would take an hour
    CHECK(c.read().empty());
}
