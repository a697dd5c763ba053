// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <weir/http/reception.hpp>

namespace weir::http {

/// What one client may take of the process.
struct limits {
    int threads = 4;                     ///< that serve
    int waiting = 32;  ///< connections that send their request; for a further one the first is closed. As many requests
        ///< wait for a thread
    std::size_t request_bytes = 16'384;  ///< with all headers
    int request_ms = 5'000;  ///< from the connection to the end of its request's head
    int answer_ms = 10'000;  ///< to take the answer
};

/// A connection with these limits, however slowly its client sends or takes.
class bounded_stream final : public httplib::Stream {
    using clock = std::chrono::steady_clock;

    socket_t socket_;
    limits const& limits_;
    std::atomic<bool> const& ended_;
    clock::time_point read_until_ = clock::now() + std::chrono::milliseconds{limits_.request_ms};
    clock::time_point write_until_{};  // from the first byte on
    std::size_t may_read_ = limits_.request_bytes;
    char buffer_[2048];
    std::size_t begin_ = 0, end_ = 0;

public:
    /// `ended`: nobody waits any more.
    bounded_stream(socket_t socket, limits const& of, std::atomic<bool> const& ended)
        : socket_{socket}, limits_{of}, ended_{ended} {}

    bool is_readable() const override { return begin_ < end_ || (may_read_ > 0 && wait(POLLIN, read_until_)); }
    bool is_writable() const override { return wait(POLLOUT, write_until()); }
    ssize_t read(char* to, std::size_t size) override {
        if (begin_ == end_) {
            if (!is_readable()) return -1;
            auto const n = ::recv(socket_, buffer_, std::min(sizeof buffer_, may_read_), 0);
            if (n <= 0) return n;
            begin_ = 0;
            end_ = static_cast<std::size_t>(n);
            may_read_ -= end_;
        }
        auto const n = std::min(size, end_ - begin_);
        std::copy_n(buffer_ + begin_, n, to);
        begin_ += n;
        return static_cast<ssize_t>(n);
    }
    ssize_t write(char const* from, std::size_t size) override {
        if (write_until_ == clock::time_point{}) write_until_ = write_until();
        if (!is_writable()) return -1;
        return ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    void get_remote_ip_and_port(std::string& ip, int& port) const override {
        ip.clear();
        port = 0;
    }
    void get_local_ip_and_port(std::string& ip, int& port) const override {
        ip.clear();
        port = 0;
    }
    socket_t socket() const override { return socket_; }

    /// What comes is thrown away until the client closes, for a short time: else it may not see the answer.
    void linger() {
        ::shutdown(socket_, SHUT_WR);
        read_until_ = std::min(read_until_, clock::now() + std::chrono::milliseconds{200});
        for (may_read_ = 65'536; wait(POLLIN, read_until_);) {
            auto const n = ::recv(socket_, buffer_, std::min(sizeof buffer_, may_read_), 0);
            if (n <= 0) return;
            may_read_ -= static_cast<std::size_t>(n);
            if (may_read_ == 0) return;
        }
    }

private:
    clock::time_point write_until() const {
        return write_until_ == clock::time_point{} ? clock::now() + std::chrono::milliseconds{limits_.answer_ms}
                                                   : write_until_;
    }
    bool wait(short events, clock::time_point until) const {
        for (;;) {
            auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
            if (left <= 0 || ended_) return false;
            pollfd asked{socket_, events, 0};
            auto const n = ::poll(&asked, 1, static_cast<int>(std::min<decltype(left)>(left, 50)));
            if (n > 0) return true;
            if (n < 0 && errno != EINTR) return false;
        }
    }
};

/// An HTTP server whose clients cannot take more threads, memory, file descriptors or time than its limits say. One
/// request for each connection. A thread serves a request only when it is there as a whole, and the short pages below
/// `quick` have one of their own, as those who ask for health must not wait behind others.
class bounded_server final : public httplib::Server {
    static constexpr std::string_view quick = "/health/";
    static constexpr int backlog = 128;

    limits limits_;
    reception reception_{limits_.waiting, limits_.request_ms, limits_.request_bytes};
    std::atomic<bool> ended_{false};

    /// Threads, and the requests that wait for them.
    class lane {
        httplib::ThreadPool threads_;
        std::atomic<int> waiting_{0};

    public:
        explicit lane(int threads) : threads_{static_cast<std::size_t>(threads)} {}
        void add(int most, int socket, std::function<void()> serve) {
            if (waiting_ >= most) {
                ::close(socket);
                return;
            }
            ++waiting_;
            threads_.enqueue([this, serve = std::move(serve)] {
                --waiting_;
                serve();
            });
        }
        void shutdown() { threads_.shutdown(); }
    };
    class queue final : public httplib::TaskQueue {
        bounded_server& of_;
        lane all_, quick_{1};

    public:
        explicit queue(bounded_server& of) : of_{of}, all_{of.limits_.threads} {
            of_.reception_.start([this](int socket, std::string_view head) {
                bool const is_alone = reads(head) && head.ends_with("\r\n\r\n");  // nothing is there or comes after it
                (is_quick(head) ? quick_ : all_).add(of_.limits_.waiting, socket, [this, socket, is_alone] {
                    of_.serve(socket, is_alone);
                });
            });
        }
        void enqueue(std::function<void()> accept) override { accept(); }
        void shutdown() override {
            of_.reception_.end();
            all_.shutdown();
            quick_.shutdown();
        }
    };

public:
    explicit bounded_server(limits const& of = {}) : limits_{of} {
        set_socket_options([](socket_t socket) {  // httplib's own would let two servers share a port
            int const yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        new_task_queue = [this] { return new queue{*this}; };  // httplib deletes it
    }
    /// As Server has them, for a crowd: with httplib's backlog of 5 a probe would wait for a second of TCP's.
    bool bind_to_port(std::string const& host, int port) {
        return Server::bind_to_port(host, port) && ::listen(svr_sock_, backlog) == 0;
    }
    int bind_to_any_port(std::string const& host) {
        auto const port = Server::bind_to_any_port(host);
        return port > 0 && ::listen(svr_sock_, backlog) == 0 ? port : -1;
    }
    /// As `stop`; who is served now gets no more.
    void end() {
        ended_ = true;
        stop();
    }

private:
    static bool reads(std::string_view head) { return head.starts_with("GET ") || head.starts_with("HEAD "); }
    static bool is_quick(std::string_view head) {
        return reads(head) && head.substr(head.find(' ') + 1).starts_with(quick);
    }
    bool process_and_close_socket(socket_t socket) override {
        reception_.take(socket);
        return true;
    }
    void serve(socket_t socket, bool is_alone) {
        bounded_stream stream{socket, limits_, ended_};
        bool closed = false;
        process_request(stream, true, closed, nullptr);
        if (!is_alone) stream.linger();
        ::close(socket);
    }
};

}  // namespace weir::http
