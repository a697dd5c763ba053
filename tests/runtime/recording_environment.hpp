// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>
#include <weir/runtime/fused.hpp>

namespace weir_tests {

/// A record of literals, as the loop reads it.
struct raw {
    weir::wire_bytes key_bytes, value_bytes;

    constexpr weir::wire_bytes key() const { return key_bytes; }
    constexpr weir::wire_bytes value() const { return value_bytes; }
};

/// Writes down what the loop asks of its environment; with `Enters` also where it is.
template <bool Enters = false>
struct recording_environment {
    std::vector<std::string> events;
    bool resumes = false;  // after failures

    static std::string shown(weir::wire_bytes bytes) { return bytes ? std::string{*bytes} : "null"; }

    template <int I>
    void send(weir::wire_bytes key, weir::wire_bytes value, weir::record_context const&) {
        events.push_back("send " + std::to_string(I) + ' ' + shown(key) + '=' + shown(value));
    }
    template <int Store>
    void log_change(weir::bytes_view key, weir::wire_bytes value, std::int64_t timestamp_ms) {
        events.push_back("log " + std::to_string(Store) + ' ' + std::string{key} + '=' + shown(value) + '@' +
                         std::to_string(timestamp_ms));
    }
    void failed(int node, weir::record_context const&) { told("failed " + std::to_string(node)); }
    void undecodable(int node, char const* what, weir::record_context const&) {
        told("undecodable " + std::to_string(node) + ' ' + what);
    }
    void drop(int node, char const* why, weir::record_context const&) {
        events.push_back("drop " + std::to_string(node) + ' ' + why);
    }

    struct entered {
        recording_environment* environment;
        int node;

        entered(recording_environment* e, int n) : environment{e}, node{n} { tell("enter "); }
        entered(entered const&) = delete;
        ~entered() { tell("leave "); }
        void tell(char const* what) const {
            if constexpr (Enters) environment->events.push_back(what + std::to_string(node));
        }
    };
    static void forwarded(int) {}
    template <int I>
    entered enter(weir::record_context const&) {
        return {this, I};
    }

private:
    void told(std::string what) {
        std::string why;
        try {
            throw;
        } catch (std::exception const& e) {
            why = e.what();
        }
        events.push_back(what + ": " + why);
        if (!resumes) throw weir::runtime::failed_processing{events.back()};
    }
};

/// A topology in its loop.
template <typename Topology, bool Enters = false>
struct running {
    recording_environment<Enters> environment;
    weir::runtime::fused<Topology, recording_environment<Enters>> fused;
    weir::headers headers;

    explicit running(Topology const& topology) : fused{topology, environment} {}

    template <int Source>
    void accept(raw record) {
        weir::record_context context{"in", 0, 0, 5, &headers};
        fused.template accept<Source>(record, context);
    }
};

}  // namespace weir_tests
