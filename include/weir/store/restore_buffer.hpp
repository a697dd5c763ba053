// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>
#include <weir/record/bytes.hpp>
#include <weir/store/key_octets.hpp>

namespace weir {

/// Changes as a changelog has them, one behind the other in one piece of memory. A restore looks nothing up, so there
/// is no table to be kept: a change costs its copy, and its share of one sort at the end.
class restore_buffer {
    struct header {
        std::uint32_t key_size, value_size;
    };
    struct place {
        std::uint64_t octets;  // of the key, from where keys begin to differ
        std::size_t at;
    };
    static constexpr std::uint32_t erased = 0xffff'ffff;  // longer than any record may be

    bytes changes_;  // header, key, value; and so on
    std::size_t count_ = 0;

public:
    /// Null: erased.
    void add(bytes_view key, wire_bytes value) {
        header const h{static_cast<std::uint32_t>(key.size()),
                       value ? static_cast<std::uint32_t>(value->size()) : erased};
        changes_.append(reinterpret_cast<char const*>(&h), sizeof h).append(key);
        if (value) changes_.append(*value);
        ++count_;
    }
    bool empty() const { return count_ == 0; }
    std::size_t size_bytes() const { return changes_.size(); }
    /// Gives the memory back.
    void clear() {
        bytes{}.swap(changes_);
        count_ = 0;
    }

    /// `visit(key, value)` with the last change of each key in the order of the key bytes; null: erased.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        auto const places = sorted();
        for (std::size_t i = 0; i < places.size(); ++i) {
            auto const key = key_at(places[i].at);
            if (i + 1 < places.size() && key == key_at(places[i + 1].at)) continue;  // a newer one comes
            visit(key, value_at(places[i].at));
        }
    }

private:
    header header_at(std::size_t at) const {
        header h;
        std::memcpy(&h, changes_.data() + at, sizeof h);
        return h;
    }
    bytes_view key_at(std::size_t at) const { return {changes_.data() + at + sizeof(header), header_at(at).key_size}; }
    wire_bytes value_at(std::size_t at) const {
        auto const h = header_at(at);
        if (h.value_size == erased) return std::nullopt;
        return bytes_view{changes_.data() + at + sizeof h + h.key_size, h.value_size};
    }

    /// By key, of one key the last change last.
    std::vector<place> sorted() const {
        std::vector<place> places;
        places.reserve(count_);
        auto const first = empty() ? bytes_view{} : key_at(0);
        auto common = first.size();  // so many octets are the same in all keys
        for (std::size_t at = 0; at < changes_.size();) {
            auto const h = header_at(at);
            auto const key = key_at(at);
            common = std::min(common, key.size());
            if (std::memcmp(key.data(), first.data(), common) != 0)
                common =
                    static_cast<std::size_t>(std::mismatch(key.begin(), key.end(), first.begin()).first - key.begin());
            places.push_back({0, at});
            at += sizeof h + h.key_size + (h.value_size == erased ? 0 : h.value_size);
        }
        for (auto& p : places) p.octets = key_octets(key_at(p.at).substr(common));
        merge_runs(places);
        return places;
    }
    /// Merges what is in order already, two runs at a time, until there is one. Changelogs may have long runs, which
    /// make this cheap and std::sort slow; std::stable_sort is as good, and not without a warning under clang++.
    void merge_runs(std::vector<place>& places) const {
        auto const before = [this](place const& a, place const& b) {
            return a.octets != b.octets ? a.octets < b.octets : key_at(a.at) < key_at(b.at);
        };
        std::vector<std::ptrdiff_t> ends;
        for (auto at = places.begin(); at != places.end();) {
            at = std::is_sorted_until(at, places.end(), before);
            ends.push_back(at - places.begin());
        }
        std::vector<place> merged(ends.size() > 1 ? places.size() : 0);
        while (ends.size() > 1) {
            std::ptrdiff_t begin = 0;
            std::size_t runs = 0;
            for (std::size_t i = 0; i < ends.size(); i += 2) {
                auto const end = ends[std::min(i + 1, ends.size() - 1)];
                auto const from = places.begin();
                std::merge(from + begin, from + ends[i], from + ends[i], from + end, merged.begin() + begin, before);
                ends[runs++] = begin = end;
            }
            ends.resize(runs);
            places.swap(merged);
        }
    }
};

}  // namespace weir
