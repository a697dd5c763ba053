// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>
#include <weir/store/byte_map.hpp>
#include <weir/store/footprint.hpp>
#include <weir/store/key_value_engine.hpp>

namespace weir {

/// Entries in a hash table: an update of a known key allocates nothing, and a visit sorts what it visits first.
class memory_engine {
    byte_map entries_;

public:
    wire_bytes get(bytes_view key) const {
        auto const* const found = entries_.find(key);
        return found ? wire_bytes{found->value} : std::nullopt;
    }
    /// Where the value lies, to be changed there; null: there is none.
    [[gnu::always_inline]] bytes* find(bytes_view key) {
        auto* const found = entries_.find(key);
        return found ? &found->value : nullptr;
    }
    /// Of a key that is not there.
    void insert(bytes_view key, bytes_view value) { entries_.insert(key, value); }
    void put(bytes_view key, bytes_view value) {
        if (auto* const found = find(key))
            found->assign(value);
        else
            insert(key, value);
    }
    void erase(bytes_view key) { entries_.erase(key); }
    std::size_t size() const { return entries_.size(); }
    weir::footprint footprint() const { return {.entries = entries_.memory_bytes()}; }
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
        std::vector<byte_map::entry const*> sorted;
        entries_.for_each([&](auto const& entry) {
            if ((!from || *from <= entry.key) && (!to || entry.key <= *to)) sorted.push_back(&entry);
        });
        std::sort(sorted.begin(), sorted.end(), [](auto const* a, auto const* b) { return a->key < b->key; });
        for (auto const* entry : sorted) visit(bytes_view{entry->key}, bytes_view{entry->value});
    }
};

static_assert(key_value_engine<memory_engine>);

}  // namespace weir
