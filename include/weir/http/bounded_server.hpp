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

namespace weir::http {

/// What one client may take of the process.
struct limits {
    int threads = 4;                     ///< that serve
    int waiting = 32;                    ///< connections that wait for one of them; further ones are closed
    std::size_t request_bytes = 16'384;  ///< with all headers
    int request_ms = 5'000;              ///< from the connection to the end of its request
    int answer_ms = 10'000;              ///< to take the answer
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
/// request for each connection.
class bounded_server final : public httplib::Server {
    limits limits_;
    std::atomic<int> waiting_{0};
    std::atomic<bool> ended_{false};
    static inline thread_local bool refuses = false;

    class queue final : public httplib::TaskQueue {
        bounded_server& of_;
        httplib::ThreadPool threads_;

    public:
        explicit queue(bounded_server& of) : of_{of}, threads_{static_cast<std::size_t>(of.limits_.threads)} {}
        void enqueue(std::function<void()> serve) override {
            if (of_.waiting_ >= of_.limits_.waiting) {
                refuses = true;
                serve();
                refuses = false;
                return;
            }
            ++of_.waiting_;
            threads_.enqueue([this, serve = std::move(serve)] {
                --of_.waiting_;
                serve();
            });
        }
        void shutdown() override { threads_.shutdown(); }
    };

public:
    explicit bounded_server(limits const& of = {}) : limits_{of} {
        set_socket_options([](socket_t socket) {  // httplib's own would let two servers share a port
            int const yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        new_task_queue = [this] { return new queue{*this}; };  // httplib deletes it
    }
    /// As `stop`; who is served now gets no more.
    void end() {
        ended_ = true;
        stop();
    }

private:
    bool process_and_close_socket(socket_t socket) override {
        bool served = false;
        if (!refuses) {
            bounded_stream stream{socket, limits_, ended_};
            bool closed = false;
            served = process_request(stream, true, closed, nullptr);
            stream.linger();
        }
        ::close(socket);
        return served;
    }
};

}  // namespace weir::http
