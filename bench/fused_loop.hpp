// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fused loop of weir as the benches run it: records in memory in, and out to `sink`.

#include <weir/runtime/fused.hpp>
#include "loop.hpp"

namespace bench {

struct record_in_memory {
    weir::wire_bytes key_bytes, value_bytes;
    weir::wire_bytes key() const { return key_bytes; }
    weir::wire_bytes value() const { return value_bytes; }
};

/// The least that the loop needs: nothing is measured, nothing is kept. `Topics`: the sink's number of each vertex.
template <auto const& Topics>
struct environment {
    template <int I>
    [[gnu::always_inline]] void send(weir::wire_bytes key, weir::wire_bytes value, weir::record_context const&) {
        sink(Topics[I], key, value);
    }
    template <int>
    void log_change(weir::bytes_view key, weir::wire_bytes value, std::int64_t) {
        sink(99, key, value);
    }
    [[noreturn]] void failed(int, weir::record_context const&) { throw; }
    [[noreturn]] void undecodable(int, char const*, weir::record_context const&) { throw; }
    void drop(int, char const*, weir::record_context const&) {}
    struct nothing {};
    template <int>
    static nothing enter(weir::record_context const&) {
        return {};
    }
    static void forwarded(int) {}
};

/// What `run` calls for each message: source 0 of the topology.
template <auto const& Topics, typename Topology>
class fused_loop {
    environment<Topics> environment_;
    weir::headers headers_;
    weir::runtime::fused<Topology, environment<Topics>> fused_;

public:
    explicit fused_loop(Topology const& topology) : fused_{topology, environment_} {}

    [[gnu::always_inline]] void operator()(weir::wire_bytes key, weir::wire_bytes value) {
        weir::record_context context{"in", 0, 0, 0, &headers_};
        fused_.template accept<0>(record_in_memory{key, value}, context);
    }
};

template <auto const& Topics, typename Topology, typename Messages>
int run_fused(int argc, char** argv, Messages const& messages, Topology const& topology) {
    fused_loop<Topics, Topology> loop{topology};
    return run(argc, argv, messages, [&](auto key, auto value) { loop(key, value); });
}

}  // namespace bench
