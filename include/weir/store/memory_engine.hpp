// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <unordered_map>
#include <vector>
#include <weir/store/footprint.hpp>
#include <weir/store/key_value_engine.hpp>

namespace weir {

/// Entries in a hash table: an update of a known key allocates nothing, and a visit sorts what it visits first.
class memory_engine {
    struct hash {
        using is_transparent = void;
        std::size_t operator()(bytes_view key) const { return std::hash<bytes_view>{}(key); }
    };
    std::unordered_map<bytes, bytes, hash, std::equal_to<>> entries_;

    static std::size_t heap_bytes(bytes const& of) {
        return of.capacity() > bytes{}.capacity() ? of.capacity() + 1 : 0;
    }

public:
    wire_bytes get(bytes_view key) const {
        auto const found = entries_.find(key);
        if (found == entries_.end()) return std::nullopt;
        return bytes_view{found->second};
    }
    /// Where the value lies, to be changed there; null: there is none.
    [[gnu::always_inline]] bytes* find(bytes_view key) {
        auto const found = entries_.find(key);
        return found == entries_.end() ? nullptr : &found->second;
    }
    /// Of a key that is not there.
    void insert(bytes_view key, bytes_view value) { entries_.emplace(key, value); }
    void put(bytes_view key, bytes_view value) {
        if (auto* const found = find(key))
            found->assign(value);
        else
            insert(key, value);
    }
    void erase(bytes_view key) {
        if (auto const found = entries_.find(key); found != entries_.end()) entries_.erase(found);
    }
    std::size_t size() const { return entries_.size(); }
    /// From the first entries of the table, which are as good as any.
    weir::footprint footprint() const {
        constexpr std::size_t most = 64;
        std::size_t seen = 0, size = 0;
        for (auto at = entries_.begin(); at != entries_.end() && seen < most; ++at, ++seen)
            size += sizeof *at + 2 * sizeof(void*) + heap_bytes(at->first) + heap_bytes(at->second);
        auto const all =
            seen == 0 ? 0.0
                      : static_cast<double>(size) / static_cast<double>(seen) * static_cast<double>(entries_.size());
        return {.entries = static_cast<std::int64_t>(all) +
                           static_cast<std::int64_t>(entries_.bucket_count() * sizeof(void*))};
    }
    void clear() { entries_.clear(); }
    void flush() {}

    /// `visit(key, value)` in the order of the key bytes, as Java's stores iterate.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        range(std::nullopt, std::nullopt, visit);
    }
    /// The same from key `from` to key `to`, both included; null: no bound.
    template <typename Visit>
    void range(wire_bytes from, wire_bytes to, Visit&& visit) const {
        std::vector<typename decltype(entries_)::value_type const*> sorted;
        for (auto const& entry : entries_)
            if ((!from || *from <= entry.first) && (!to || entry.first <= *to)) sorted.push_back(&entry);
        std::sort(sorted.begin(), sorted.end(), [](auto const* a, auto const* b) { return a->first < b->first; });
        for (auto const* entry : sorted) visit(bytes_view{entry->first}, bytes_view{entry->second});
    }
};

static_assert(key_value_engine<memory_engine>);

}  // namespace weir
