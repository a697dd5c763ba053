// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::detail {

/// java.lang.String.hashCode of ASCII text.
constexpr std::uint32_t java_hash(std::string_view text) {
    std::uint32_t h = 0;
    for (auto c : text) h = 31 * h + static_cast<unsigned char>(c);
    return h;
}

/// The order in which a java.util.HashMap iterates over these distinct keys, put in this order: by bucket, and within a
/// bucket as they came. describe() shows it, so that its text equals Java's. A template, so that only who calls
/// it pays.
template <typename Text = std::string>
std::vector<std::size_t> hash_map_order(std::vector<Text> const& keys) {
    std::vector<std::vector<std::size_t>> buckets(16);
    auto const bucket_of = [&](std::size_t key) {
        auto const h = java_hash(keys[key]);
        return (h ^ (h >> 16)) & (buckets.size() - 1);
    };
    for (std::size_t i = 0; i < keys.size(); ++i) {
        buckets[bucket_of(i)].push_back(i);
        if ((i + 1) * 4 <= buckets.size() * 3) continue;
        auto const before = std::move(buckets);
        buckets.assign(before.size() * 2, {});
        for (auto const& bucket : before)
            for (auto key : bucket) buckets[bucket_of(key)].push_back(key);
    }
    std::vector<std::size_t> order;
    for (auto const& bucket : buckets) order.insert(order.end(), bucket.begin(), bucket.end());
    return order;
}

}  // namespace weir::detail
