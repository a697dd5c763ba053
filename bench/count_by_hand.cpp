// SPDX-License-Identifier: Apache-2.0
// Counting by key in a hash table of bytes, with a changelog: the loop that a person would write with the same
// container.
#include <cstring>
#include <functional>
#include <unordered_map>
#include "chain.hpp"

namespace {

struct hash {
    using is_transparent = void;
    std::size_t operator()(weir::bytes_view key) const { return std::hash<weir::bytes_view>{}(key); }
};

}  // namespace

int main(int argc, char** argv) {
    std::unordered_map<weir::bytes, weir::bytes, hash, std::equal_to<>> entries;  // timestamp and count
    weir::bytes read;
    return bench::run(argc, argv, bench::numbers(), [&](weir::wire_bytes key, weir::wire_bytes value) {
        if (!key || !value) return;
        std::int64_t number;
        weir::serde::int64.deserialize(*value, number);  // it may be refused
        read.clear();
        read.append(*key);
        std::int64_t count = 0, timestamp_ms = 0;
        auto const found = entries.find(weir::bytes_view{read});
        if (found != entries.end()) {
            auto const stored_ms =
                static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(found->second.data()));
            if (stored_ms > timestamp_ms) timestamp_ms = stored_ms;
            weir::serde::int64.deserialize(weir::bytes_view{found->second}.substr(8), count);
        }
        ++count;
        auto const time = weir::to_big_endian(static_cast<std::uint64_t>(timestamp_ms));
        auto const now = weir::serde::int64.fixed(count);
        char entry[16];
        std::memcpy(entry, time.octets, 8);
        std::memcpy(entry + 8, now.octets, 8);
        if (found != entries.end())
            std::memcpy(found->second.data(), entry, sizeof entry);
        else
            entries.emplace(read, weir::bytes{entry, sizeof entry});
        bench::sink(99, weir::bytes_view{read}, now.view());
        bench::sink(0, weir::bytes_view{read}, now.view());
    });
}
