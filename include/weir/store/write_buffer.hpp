// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>
#include <weir/record/bytes.hpp>
#include <weir/store/key_octets.hpp>

namespace weir {

/// Puts and erasures that an engine on disk has not been given yet: the last one of each key. A known key allocates
/// nothing.
class write_buffer {
    struct hash {
        using is_transparent = void;
        std::size_t operator()(bytes_view key) const { return std::hash<bytes_view>{}(key); }
    };

public:
    struct change {
        bytes value;
        bool erased = false;
    };
    using entry = std::pair<bytes const, change>;

private:
    std::unordered_map<bytes, change, hash, std::equal_to<>> changes_;
    std::size_t bytes_ = 0, erased_ = 0;

public:
    void put(bytes_view key, bytes_view value) {
        auto& c = of(key);
        bytes_ += value.size() - c.value.size();
        c.value.assign(value);
        if (std::exchange(c.erased, false)) --erased_;
    }
    void erase(bytes_view key) {
        auto& c = of(key);
        bytes_ -= c.value.size();
        c.value.clear();
        if (!std::exchange(c.erased, true)) ++erased_;
    }
    /// Null: nothing was put or erased under this key.
    change const* find(bytes_view key) const {
        auto const found = changes_.find(key);
        return found == changes_.end() ? nullptr : &found->second;
    }
    bool empty() const { return changes_.empty(); }
    std::size_t size() const { return changes_.size(); }
    std::size_t puts() const { return changes_.size() - erased_; }
    /// Of keys and values.
    std::size_t size_bytes() const { return bytes_; }
    void clear() {
        changes_.clear();
        bytes_ = erased_ = 0;
    }
    /// Those from key `from` to key `to`, both included, in the order of the key bytes; null: no bound.
    std::vector<entry const*> sorted(wire_bytes from = {}, wire_bytes to = {}) const {
        struct by_key {
            std::uint64_t octets;
            entry const* at;
            bool operator<(by_key const& other) const {
                return octets != other.octets ? octets < other.octets : at->first < other.at->first;
            }
        };
        std::vector<by_key> found;
        found.reserve(from || to ? 0 : changes_.size());
        for (auto const& e : changes_)
            if ((!from || *from <= e.first) && (!to || e.first <= *to)) found.push_back({key_octets(e.first), &e});
        std::sort(found.begin(), found.end());
        std::vector<entry const*> entries;
        entries.reserve(found.size());
        for (auto const& one : found) entries.push_back(one.at);
        return entries;
    }

private:
    change& of(bytes_view key) {
        auto const found = changes_.find(key);
        if (found != changes_.end()) return found->second;
        bytes_ += key.size();
        return changes_.emplace(key, change{}).first->second;
    }
};

}  // namespace weir
