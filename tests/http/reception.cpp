// SPDX-License-Identifier: Apache-2.0
#include <weir/http/reception.hpp>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <vector>

using weir::http::reception;

namespace {

/// Both ends of a connection; the first one is the reception's.
struct pair {
    int ends[2];

    pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0); }
    pair(pair const&) = delete;
    pair& operator=(pair const&) = delete;
    ~pair() { ::close(ends[1]); }
    void send(std::string_view text) const {
        REQUIRE(::send(ends[1], text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
    }
    /// Waits until the other end is closed.
    bool ends_empty() const {
        char c = 0;
        return ::recv(ends[1], &c, 1, 0) <= 0;
    }
};

class passed {
    std::mutex lock_;
    std::condition_variable changed_;
    std::vector<std::string> heads_;

public:
    void operator()(int socket, std::string_view head) {
        std::lock_guard const held{lock_};
        heads_.emplace_back(head);
        changed_.notify_all();
        ::close(socket);
    }
    /// Waits for so many.
    std::vector<std::string> wait(std::size_t for_so_many) {
        std::unique_lock held{lock_};
        changed_.wait(held, [&] { return heads_.size() >= for_so_many; });
        return heads_;
    }
};

constexpr int hour_ms = 3'600'000;

}  // namespace

TEST_CASE("reception: a head goes on when it is complete, whatever others do") {
    passed all;
    reception r{4, hour_ms, 100};
    r.start([&](int socket, std::string_view head) { all(socket, head); });
    pair const silent, slow, quick;
    r.take(silent.ends[0]);
    slow.send("GET / HTTP/1.1\r\n");
    r.take(slow.ends[0]);
    r.take(quick.ends[0]);
    quick.send("GET /q HTTP/1.1\r\n\r\n");
    CHECK(all.wait(1) == std::vector<std::string>{"GET /q HTTP/1.1\r\n\r\n"});
    for (char c : std::string_view{"X: y\r\n\r"}) slow.send({&c, 1});
    slow.send("\n");
    CHECK(all.wait(2).back() == "GET / HTTP/1.1\r\nX: y\r\n\r\n");
    r.end();
    CHECK(silent.ends_empty());
}

TEST_CASE("reception: one that is too large goes on as it is, to be refused") {
    passed all;
    reception r{4, hour_ms, 100};
    r.start([&](int socket, std::string_view head) { all(socket, head); });
    pair const large;
    r.take(large.ends[0]);
    large.send(std::string(300, 'x'));
    CHECK(all.wait(1) == std::vector<std::string>{std::string(100, 'x')});
}

TEST_CASE("reception: who comes when it is full sends the first one away; who is late or has hung up goes, too") {
    passed all;
    SECTION("full") {
        reception r{2, hour_ms, 100};
        r.start([&](int socket, std::string_view head) { all(socket, head); });
        pair const first, second, third;
        for (auto const* p : {&first, &second, &third}) r.take(p->ends[0]);
        CHECK(first.ends_empty());
        second.send("\r\n\r\n");
        third.send("\r\n\r\n");
        CHECK(all.wait(2).size() == 2);
    }
    SECTION("late") {
        reception r{2, 50, 100};
        r.start([&](int socket, std::string_view head) { all(socket, head); });
        pair const one;
        r.take(one.ends[0]);
        CHECK(one.ends_empty());
    }
    SECTION("hung up") {
        reception r{2, hour_ms, 100};
        r.start([&](int socket, std::string_view head) { all(socket, head); });
        pair const one;
        r.take(one.ends[0]);
        one.send("GET");
        ::shutdown(one.ends[1], SHUT_WR);
        CHECK(one.ends_empty());
    }
    SECTION("after its end") {
        reception r{2, hour_ms, 100};
        r.end();
        pair const one;
        r.take(one.ends[0]);
        CHECK(one.ends_empty());
    }
}
