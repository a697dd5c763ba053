// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>
#include <weir/record/bytes.hpp>

namespace weir {

/// Bytes by bytes, in a hash table of numbers with open addressing beside entries that stay where they are until
/// something is erased. Finding a known key allocates nothing and touches two cache lines. Used by one thread.
class byte_map {
public:
    struct entry {
        bytes key, value;
    };

private:
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t number = 0;  // of an entry, from 1; 0: free
    };
    static constexpr std::size_t block = 256;

    std::vector<slot> slots_;                  // a power of two, at most three quarters in use
    std::vector<std::vector<entry>> blocks_;  // each of room for `block`, all full but the last
    std::size_t size_ = 0, mask_ = 0;

public:
    byte_map() { clear(); }

    std::size_t size() const { return size_; }
    /// Null: there is none.
    [[gnu::always_inline]] entry const* find(bytes_view key) const {
        auto const hash = hash_of(key);
        for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
            auto const& s = slots_[at];
            if (s.number == 0) return nullptr;
            if (s.hash == hash)
                if (auto const& found = numbered(s.number); found.key == key) [[likely]]
                    return &found;
        }
    }
    [[gnu::always_inline]] entry* find(bytes_view key) { return const_cast<entry*>(std::as_const(*this).find(key)); }
    /// Of a key that is not there.
    void insert(bytes_view key, bytes_view value) {
        if ((size_ + 1) * 4 > slots_.size() * 3) grow();
        if (size_ == blocks_.size() * block) blocks_.emplace_back().reserve(block);
        blocks_.back().push_back({bytes{key}, bytes{value}});
        take_slot({hash_of(key), static_cast<std::uint32_t>(++size_)});
    }
    /// The last entry takes the place of the one that goes.
    void erase(bytes_view key) {
        auto const* const found = find(key);
        if (!found) return;
        auto const at = slot_of(*found);
        auto const number = slots_[at].number;
        if (number != size_) {
            auto& last = blocks_.back().back();
            slots_[slot_of(last)].number = number;
            numbered(number) = std::move(last);
        }
        free_slot(at);
        blocks_.back().pop_back();
        if (blocks_.back().empty()) blocks_.pop_back();
        --size_;
    }
    void clear() {
        blocks_.clear();
        slots_.assign(16, {});
        mask_ = slots_.size() - 1;
        size_ = 0;
    }

    /// In no order.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (auto const& some : blocks_)
            for (auto const& one : some) visit(one);
    }
    /// What it takes of the memory; long keys and values are estimated from the first ones.
    std::int64_t memory_bytes() const {
        constexpr std::size_t most = 64;
        std::size_t seen = 0, outside = 0;
        for (; seen < size_ && seen < most; ++seen)
            outside += heap_bytes(blocks_[0][seen].key) + heap_bytes(blocks_[0][seen].value);
        auto const outside_of_all =
            seen == 0 ? 0.0 : static_cast<double>(outside) / static_cast<double>(seen) * static_cast<double>(size_);
        return static_cast<std::int64_t>(outside_of_all) +
               static_cast<std::int64_t>(blocks_.size() * block * sizeof(entry) + slots_.size() * sizeof(slot));
    }

    /// How many slots the search for a known key looks at, at most.
    std::size_t longest_search() const {
        std::size_t longest = 0;
        for (std::size_t at = 0; at < slots_.size(); ++at)
            if (slots_[at].number != 0) longest = std::max(longest, ((at - slots_[at].hash) & mask_) + 1);
        return longest;
    }

private:
    /// Its best bits are the upper ones, which are kept. Equal hashes are compared by key.
    [[gnu::always_inline]] static std::uint32_t hash_of(bytes_view key) {
        auto const read = [at = key.data()](auto& number, std::size_t offset) {
            std::memcpy(&number, at + offset, sizeof number);
        };
        auto const size = key.size();
        std::uint64_t hash = size * multiplier, word = 0;
        if (size >= 8) {
            for (std::size_t i = 0; i + 8 < size; i += 8) {
                read(word, i);
                hash = mixed(hash ^ word);
            }
            read(word, size - 8);  // overlaps what was read before
        } else if (size >= 4) {
            std::uint32_t first = 0, last = 0;
            read(first, 0);
            read(last, size - 4);
            word = first | std::uint64_t{last} << 32;
        } else if (size > 0) {
            auto const octet = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(key[i])}; };
            word = octet(0) | octet(size / 2) << 8 | octet(size - 1) << 16;
        }
        return static_cast<std::uint32_t>(mixed(hash ^ word) * multiplier >> 32);
    }
    static constexpr std::uint64_t multiplier = 0x9e3779b97f4a7c15;  // 2^64 by the golden ratio
    static std::uint64_t mixed(std::uint64_t x) {
        x *= multiplier;
        return x ^ x >> 32;
    }

    [[gnu::always_inline]] entry const& numbered(std::uint32_t number) const {
        return blocks_[(number - 1) / block][(number - 1) % block];
    }
    [[gnu::always_inline]] entry& numbered(std::uint32_t number) {
        return blocks_[(number - 1) / block][(number - 1) % block];
    }
    /// Of an entry that is here.
    std::size_t slot_of(entry const& of) const {
        auto at = hash_of(of.key) & mask_;
        while (&numbered(slots_[at].number) != &of) at = (at + 1) & mask_;
        return at;
    }
    void take_slot(slot s) {
        auto at = s.hash & mask_;
        while (slots_[at].number != 0) at = (at + 1) & mask_;
        slots_[at] = s;
    }
    /// Moves those that follow up to where a search begins or passes, so that no search ends before them.
    void free_slot(std::size_t hole) {
        for (auto at = hole;;) {
            at = (at + 1) & mask_;
            auto const& s = slots_[at];
            if (s.number == 0) break;
            auto const home = s.hash & mask_;
            if (((at - home) & mask_) < ((at - hole) & mask_)) continue;
            slots_[hole] = s;
            hole = at;
        }
        slots_[hole] = {};
    }
    [[gnu::cold, gnu::noinline]] void grow() {
        auto const old = std::exchange(slots_, std::vector<slot>(slots_.size() * 2));
        mask_ = slots_.size() - 1;
        for (auto const& s : old)
            if (s.number != 0) take_slot(s);
    }
    static std::size_t heap_bytes(bytes const& of) {
        return of.capacity() > bytes{}.capacity() ? of.capacity() + 1 : 0;
    }
};

}  // namespace weir
