// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the benches share: messages in memory, a sink, and a loop whose cost a tool outside of the program counts.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>
#include <weir/record/bytes.hpp>

namespace bench {

struct message {
    std::string key, value;
};

inline std::size_t allocations = 0;
inline std::size_t sunk_bytes = 0;
inline bool print = false;

/// Where the outputs end. Not inlined, so that no optimizer removes the work that led here.
[[gnu::noinline]] inline void sink(std::size_t topic, weir::wire_bytes key, weir::wire_bytes value) {
    sunk_bytes += (key ? key->size() : 0) + (value ? value->size() : 0);
    if (print) [[unlikely]] {
        auto const show = [](weir::wire_bytes text) {
            if (text)
                std::fwrite(text->data(), 1, text->size(), stdout);
            else
                std::fputs("null", stdout);
        };
        std::printf("%zu ", topic);
        show(key);
        std::putchar(' ');
        show(value);
        std::putchar('\n');
    }
}

/// `program RECORDS [--print]`: gives `process(key, value)` that many messages, after a first round that fills caches
/// and buffers. The cost of one record is the difference between two runs, divided by the difference in records.
template <typename Process>
int run(int argc, char** argv, std::vector<message> const& messages, Process process) try {
    if (argc < 2) return std::fprintf(stderr, "usage: %s RECORDS [--print]\n", argv[0]), 2;
    auto const records = std::strtoul(argv[1], nullptr, 10);
    // First each message once, so that buffers have grown; one loop for both, so that it is inlined once.
    std::size_t allocations_before = 0;
    for (bool warm : {false, true}) {
        if (warm) {
            print = argc > 2 && std::strcmp(argv[2], "--print") == 0;
            sunk_bytes = 0;
            allocations_before = allocations;
        }
        auto const count = warm ? records : messages.size();
        for (std::size_t i = 0, at = 0; i < count; ++i) {
            process(weir::wire_bytes{messages[at].key}, weir::wire_bytes{messages[at].value});
            if (++at == messages.size()) at = 0;
        }
    }
    if (!print)
        std::printf("records=%lu bytes=%zu allocations=%zu\n", records, sunk_bytes, allocations - allocations_before);
    return 0;
} catch (std::exception const& e) {
    return std::fprintf(stderr, "%s\n", e.what()), 1;
}

}  // namespace bench

// Every bench is one source file, so these can be defined here.
// Not inlined: g++ would take the pair for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++bench::allocations;
    if (auto* const p = std::malloc(size)) return p;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
