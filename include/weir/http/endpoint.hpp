// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <weir/error/error.hpp>

namespace weir::http {

struct request {
    std::string path;
    std::map<std::string, std::string> parameters;  ///< of the query; of a name that comes twice the first
};

struct page {
    std::string body;
    std::string content_type = "text/plain; charset=utf-8";
    int status = 200;
};

/// A small HTTP server for people and monitoring, which only reads: GET and HEAD. It listens on this machine alone
/// unless it is given another address; there is no TLS and no login. Pages are added before `start`; their functions
/// are called by two threads at once, and an exception of theirs is a page of status 500.
class endpoint {
    httplib::Server server_;
    std::string host_;
    int port_;
    std::thread thread_;
    std::atomic<bool> ended_{false};

public:
    /// Binds the address; port 0 takes a free one. Throws weir::error when that cannot be.
    explicit endpoint(int port, std::string host = "127.0.0.1") : host_{std::move(host)}, port_{port} {
        server_.new_task_queue = [] { return new httplib::ThreadPool{2}; };  // httplib deletes it
        server_.set_read_timeout(5);
        server_.set_write_timeout(5);
        server_.set_payload_max_length(0);
        if (is_loopback(host_)) server_.set_pre_routing_handler(refuse_strangers);
        if (port_ == 0)
            port_ = server_.bind_to_any_port(host_);
        else if (!server_.bind_to_port(host_.c_str(), port_))
            port_ = -1;
        if (port_ < 0) throw error{"the HTTP endpoint cannot listen on " + host_ + ", port " + std::to_string(port)};
    }
    endpoint(endpoint const&) = delete;
    endpoint& operator=(endpoint const&) = delete;
    ~endpoint() {
        if (!thread_.joinable()) return;
        server_.stop();
        thread_.join();
    }

    /// `make(request const&)` gives the page of a path, such as "/metrics".
    void get(std::string const& path, std::function<page(request const&)> make) {
        server_.Get(escaped(path), [make = std::move(make)](httplib::Request const& from, httplib::Response& to) {
            request asked{from.path, {}};
            for (auto const& [name, value] : from.params) asked.parameters.emplace(name, value);
            page answer;
            try {
                answer = make(asked);
            } catch (std::exception const& e) {
                answer = {std::string{e.what()} + '\n'};
                answer.status = 500;
            }
            to.status = answer.status;
            to.set_content(answer.body, answer.content_type);
        });
    }

    /// Serves from now on, until the end of this object.
    void start() {
        thread_ = std::thread{[this] {
            server_.listen_after_bind();
            ended_ = true;
        }};
        while (!server_.is_running() && !ended_) std::this_thread::yield();  // before that it cannot be stopped
    }

    int port() const { return port_; }
    /// "http://127.0.0.1:9404"
    std::string address() const { return "http://" + host_ + ':' + std::to_string(port_); }

private:
    static bool is_loopback(std::string const& host) {
        return host == "localhost" || host == "::1" ||
               (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
    }
    /// A page of the web must not read what is for this machine, by a name of its own that leads here.
    static httplib::Server::HandlerResponse refuse_strangers(httplib::Request const& from, httplib::Response& to) {
        auto host = from.get_header_value("Host");
        if (auto const colon = host.rfind(':'); colon != std::string::npos && !host.ends_with(']')) host.resize(colon);
        if (host.empty() || host == "[::1]" || is_loopback(host)) return httplib::Server::HandlerResponse::Unhandled;
        to.status = 403;
        to.set_content("this endpoint is for its own machine\n", "text/plain; charset=utf-8");
        return httplib::Server::HandlerResponse::Handled;
    }
    /// The server takes paths for regular expressions.
    static std::string escaped(std::string const& path) {
        std::string out;
        for (char c : path) {
            if (std::string_view{".^$|()[]{}*+?\\"}.find(c) != std::string_view::npos) out += '\\';
            out += c;
        }
        return out;
    }
};

}  // namespace weir::http
