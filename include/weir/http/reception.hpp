// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <weir/error/error.hpp>

namespace weir::http {

/// Where connections wait until their requests are there as a whole, so that who serves never waits for who sends. One
/// thread looks after all. When there are too many, the one that has come first goes: who sends at once is never kept
/// out by those who do not.
class reception {
    using clock = std::chrono::steady_clock;

    struct guest {
        int socket;
        clock::time_point until;
    };
    /// A file descriptor of the kernel's.
    class descriptor {
        int of_;

    public:
        explicit descriptor(int of) : of_{of} {
            if (of_ < 0) throw error{"the HTTP endpoint has no file descriptor left, errno " + std::to_string(errno)};
        }
        descriptor(descriptor const&) = delete;
        descriptor& operator=(descriptor const&) = delete;
        ~descriptor() { ::close(of_); }
        operator int() const { return of_; }
    };

    std::size_t const most_, request_bytes_;
    std::chrono::milliseconds const longest_;
    descriptor const events_{::epoll_create1(EPOLL_CLOEXEC)}, wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::function<void(int, std::string_view)> pass_;
    std::string seen_;  // reused
    std::mutex lock_;   // of what is below
    std::deque<guest> guests_;  // the first that came is the first
    bool ended_ = false;
    std::thread thread_;

public:
    /// At most `most` connections wait, `longest_ms` each; the head of a request has `request_bytes` at most. Throws
    /// weir::error.
    reception(int most, int longest_ms, std::size_t request_bytes)
        : most_{static_cast<std::size_t>(std::max(most, 1))},
          request_bytes_{request_bytes},
          longest_{longest_ms},
          seen_(request_bytes, '\0') {
        watch(wake_, EPOLLIN);
    }
    reception(reception const&) = delete;
    reception& operator=(reception const&) = delete;
    ~reception() { end(); }

    /// From now on: `pass(socket, head)` gets what is complete, or has more bytes than are allowed, and must close it.
    /// The head stays unread.
    void start(std::function<void(int, std::string_view)> pass) {
        pass_ = std::move(pass);
        thread_ = std::thread{[this] { work(); }};
    }
    /// Closes who waits. Idempotent.
    void end() {
        {
            std::lock_guard const held{lock_};
            ended_ = true;
            while (!guests_.empty()) leave_first();
        }
        wake();
        if (thread_.joinable()) thread_.join();
    }
    /// Any thread.
    void take(int socket) {
        std::lock_guard const held{lock_};
        if (ended_) {
            ::close(socket);
            return;
        }
        if (guests_.size() >= most_) leave_first();
        guests_.push_back({socket, clock::now() + longest_});
        watch(socket, EPOLLIN | EPOLLRDHUP | EPOLLET);  // by edges: a head that is not complete is no event
        wake();
    }

private:
    void watch(int socket, std::uint32_t what) {
        epoll_event event{};
        event.events = what;
        event.data.fd = socket;
        ::epoll_ctl(events_, EPOLL_CTL_ADD, socket, &event);
    }
    void wake() {
        std::uint64_t const one = 1;
        [[maybe_unused]] auto const n = ::write(wake_, &one, sizeof one);
    }
    void leave_first() {
        ::close(guests_.front().socket);
        guests_.pop_front();
    }

    void work() {
        epoll_event found[16];
        for (int wait_ms = -1;;) {
            auto const n = ::epoll_wait(events_, found, 16, wait_ms);
            std::lock_guard const held{lock_};
            if (ended_) return;
            for (int i = 0; i < n; ++i) look_at(found[i].data.fd);
            auto const now = clock::now();
            while (!guests_.empty() && guests_.front().until <= now) leave_first();
            wait_ms = guests_.empty() ? -1 : ms_until(guests_.front().until, now);
        }
    }
    static int ms_until(clock::time_point then, clock::time_point now) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(then - now).count();
        return static_cast<int>(std::min<std::int64_t>(left, 60'000));
    }
    void look_at(int socket) {
        if (socket == wake_) {
            std::uint64_t times = 0;
            [[maybe_unused]] auto const n = ::read(wake_, &times, sizeof times);
            return;
        }
        auto const at =
            std::find_if(guests_.begin(), guests_.end(), [&](guest const& g) { return g.socket == socket; });
        if (at == guests_.end()) return;
        auto const n = ::recv(socket, seen_.data(), seen_.size(), MSG_PEEK | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        auto const head = std::string_view{seen_}.substr(0, n > 0 ? static_cast<std::size_t>(n) : 0);
        bool const is_whole = head.find("\r\n\r\n") != head.npos || head.size() == request_bytes_;
        if (!is_whole && !has_hung_up(socket)) return;
        guests_.erase(at);
        ::epoll_ctl(events_, EPOLL_CTL_DEL, socket, nullptr);
        is_whole ? pass_(socket, head) : static_cast<void>(::close(socket));
    }
    /// What came is all that comes.
    static bool has_hung_up(int socket) {
        pollfd asked{socket, POLLRDHUP, 0};
        return ::poll(&asked, 1, 0) > 0;
    }
};

}  // namespace weir::http
