// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::runtime {

/// The metadata that Kafka Streams commits beside each offset: Base64 of the byte 2, the partition's highest timestamp
/// as int64 and the number of processor entries (0) as int32, both big-endian (TopicPartitionMetadata, version 2).
inline std::string commit_metadata(std::int64_t partition_time_ms) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char raw[13] = {2};
    for (int i = 0; i < 8; ++i)
        raw[1 + i] = static_cast<unsigned char>(static_cast<std::uint64_t>(partition_time_ms) >> (56 - 8 * i));
    std::string out;
    for (int i = 0; i < 12; i += 3) {
        auto const group = static_cast<unsigned>(raw[i] << 16 | raw[i + 1] << 8 | raw[i + 2]);
        for (int shift : {18, 12, 6, 0}) out += digits[group >> shift & 63];
    }
    out += digits[raw[12] >> 2];
    out += digits[raw[12] << 4 & 63];
    return out + "==";
}

/// The partition time in such metadata; -1 for what is not of this form (another program's).
inline std::int64_t partition_time_ms(std::string_view metadata) {
    // Version 1 ends after the timestamp, version 2 goes on.
    unsigned char raw[12]{};
    if (metadata.size() != 12 && (metadata.size() < 20 || metadata.size() % 4 != 0)) return -1;
    for (std::size_t i = 0; i < 12; i += 4) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            auto const c = metadata[i + j];
            int const digit = c >= 'A' && c <= 'Z'   ? c - 'A'
                              : c >= 'a' && c <= 'z' ? c - 'a' + 26
                              : c >= '0' && c <= '9' ? c - '0' + 52
                              : c == '+'             ? 62
                              : c == '/'             ? 63
                                                     : -1;
            if (digit < 0) return -1;
            group = group << 6 | static_cast<unsigned>(digit);
        }
        raw[i / 4 * 3] = static_cast<unsigned char>(group >> 16);
        raw[i / 4 * 3 + 1] = static_cast<unsigned char>(group >> 8);
        raw[i / 4 * 3 + 2] = static_cast<unsigned char>(group);
    }
    if (raw[0] != (metadata.size() == 12 ? 1 : 2)) return -1;
    std::uint64_t time = 0;
    for (int i = 1; i <= 8; ++i) time = time << 8 | raw[i];
    return static_cast<std::int64_t>(time) < 0 ? -1 : static_cast<std::int64_t>(time);
}

}  // namespace weir::runtime
