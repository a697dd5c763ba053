// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <weir/record/bytes.hpp>

namespace weir {

/// The hash that Kafka's Java clients partition by: 32-bit MurmurHash2 with the seed 0x9747b28c, little endian. Other
/// hashes would send a key to another partition than a Java producer does.
constexpr std::uint32_t murmur2(bytes_view data) {
    constexpr std::uint32_t m = 0x5bd1e995;
    auto const byte_at = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(data[i])}; };
    auto h = std::uint32_t{0x9747b28c} ^ static_cast<std::uint32_t>(data.size());
    std::size_t i = 0;
    for (; i + 4 <= data.size(); i += 4) {
        auto k = byte_at(i) | byte_at(i + 1) << 8 | byte_at(i + 2) << 16 | byte_at(i + 3) << 24;
        k *= m;
        k ^= k >> 24;
        h = (h * m) ^ (k * m);
    }
    switch (data.size() - i) {
        case 3:
            h ^= byte_at(i + 2) << 16;
            [[fallthrough]];
        case 2:
            h ^= byte_at(i + 1) << 8;
            [[fallthrough]];
        case 1:
            h = (h ^ byte_at(i)) * m;
            break;
        default:
            break;
    }
    h ^= h >> 13;
    h *= m;
    return h ^ (h >> 15);
}

/// The partition of a key among `partitions` (more than 0), as Java's default partitioner chooses it.
constexpr std::int32_t partition_for_key(bytes_view key, std::int32_t partitions) {
    return static_cast<std::int32_t>(murmur2(key) & 0x7fffffff) % partitions;
}

}  // namespace weir
