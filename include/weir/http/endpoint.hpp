// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <weir/error/error.hpp>
#include <weir/http/bounded_server.hpp>

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

/// Whether the texts are the same, in a time that tells nothing about `secret` but its length.
inline bool same_secret(std::string_view secret, std::string_view given) {
    unsigned char volatile difference = secret.size() == given.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size() && !secret.empty(); ++i)
        difference = static_cast<unsigned char>(difference | (secret[i % secret.size()] ^ given[i]));
    return difference == 0;
}

/// A small HTTP server for people and monitoring, which only reads: GET and HEAD. It listens on this machine alone
/// unless it is given another address; there is no TLS. With a token only requests with the header
/// `Authorization: Bearer <token>` are answered. Pages are added before `start`; their functions are called by several
/// threads at once, and an exception of theirs is a page of status 500. Clients that are slow, send too much or come
/// in crowds are sent away (`limits`).
class endpoint {
    bounded_server server_;
    std::string host_, token_;
    int port_;
    std::thread thread_;
    std::atomic<bool> ended_{false};

public:
    /// Binds the address; port 0 takes a free one. Throws weir::error when that cannot be.
    explicit endpoint(int port, std::string host = "127.0.0.1", std::string token = {}, limits const& of = {})
        : server_{of}, host_{std::move(host)}, token_{std::move(token)}, port_{port} {
        server_.set_payload_max_length(0);
        server_.set_pre_routing_handler([this](httplib::Request const& from, httplib::Response& to) {
            auto const status = refusal(from);
            if (status == 0) return httplib::Server::HandlerResponse::Unhandled;
            refuse(status, to);
            return httplib::Server::HandlerResponse::Handled;
        });
        auto const where = host_ + ", port " + std::to_string(port);
        if (port < 0 || port > 65'535)
            throw error{"the HTTP endpoint cannot listen on " + where + ": ports are 0 to 65535"};
        errno = 0;  // of a host that is no address httplib leaves none
        if (port_ == 0)
            port_ = server_.bind_to_any_port(host_);
        else if (!server_.bind_to_port(host_, port_))
            port_ = -1;
        if (port_ < 0)
            throw error{"the HTTP endpoint cannot listen on " + where +
                        (errno == 0 ? "" : ": " + std::generic_category().message(errno))};
    }
    endpoint(endpoint const&) = delete;
    endpoint& operator=(endpoint const&) = delete;
    ~endpoint() {
        if (!thread_.joinable()) return;
        server_.end();
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

    /// Only this machine can reach it.
    static bool is_loopback(std::string const& host) {
        return host == "localhost" || host == "::1" ||
               (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
    }

private:
    /// The status with which a request is refused; 0: it is not.
    int refusal(httplib::Request const& from) const {
        if (is_loopback(host_) && is_stranger(from.get_header_value("Host"))) return 403;
        if (!token_.empty() && !has_token(from.get_header_value("Authorization"))) return 401;
        return from.method == "GET" || from.method == "HEAD" ? 0 : 405;
    }
    static void refuse(int status, httplib::Response& to) {
        to.status = status;
        if (status == 401) to.set_header("WWW-Authenticate", "Bearer");
        if (status == 405) to.set_header("Allow", "GET, HEAD");
        to.set_content(status == 403   ? "this endpoint is for its own machine\n"
                       : status == 401 ? "this endpoint needs its token: Authorization: Bearer ...\n"
                                       : "this endpoint only reads: GET\n",
                       "text/plain; charset=utf-8");
    }
    /// A page of the web must not read what is for this machine, by a name of its own that leads here.
    static bool is_stranger(std::string host) {
        if (auto const colon = host.rfind(':'); colon != std::string::npos && !host.ends_with(']')) host.resize(colon);
        return !host.empty() && host != "[::1]" && !is_loopback(host);
    }
    bool has_token(std::string_view given) const {
        constexpr std::string_view scheme = "bearer ";  // in letters of any case: RFC 7235, 2.1
        auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return std::ranges::equal(given.substr(0, scheme.size()), scheme, {}, lower) &&
               same_secret(token_, given.substr(scheme.size()));
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
