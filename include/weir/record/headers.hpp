// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>
#include <weir/record/bytes.hpp>

namespace weir {

struct header {
    std::string_view name;
    wire_bytes value;

    friend bool operator==(header const&, header const&) = default;
};

/// The headers of one record, in order; a name may occur more than once. One object belongs to a record: what one
/// operator adds, later operators of that record see, as in Kafka Streams. Storage is reused after `clear`.
/// Views that `operator[]` gives are valid until the next change.
class headers {
    struct entry {
        std::size_t name_begin, name_size, value_size;
        bool null;
    };
    std::string bytes_;
    std::vector<entry> entries_;

public:
    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    /// What names and values take up, those that were removed included.
    std::size_t size_bytes() const { return bytes_.size(); }

    void clear() {
        bytes_.clear();
        entries_.clear();
    }

    /// Appends; an equal name that is there already stays. Name and value may be those of another header in here.
    headers& add(std::string_view name, wire_bytes value) {
        auto const value_size = value ? value->size() : 0;
        std::string outgrown;  // what name and value may point into, until they are copied
        if (auto const needed = bytes_.size() + name.size() + value_size; needed > bytes_.capacity()) {
            outgrown.reserve(2 * needed);
            outgrown += bytes_;
            outgrown.swap(bytes_);
        }
        entries_.push_back({bytes_.size(), name.size(), value_size, !value});
        bytes_ += name;
        if (value) bytes_ += *value;
        return *this;
    }

    /// Removes every header of this name.
    headers& remove(std::string_view name) {
        std::erase_if(entries_, [&](entry const& e) { return name_of(e) == name; });
        return *this;
    }

    header operator[](std::size_t i) const {
        auto const& e = entries_[i];
        if (e.null) return {name_of(e), std::nullopt};
        return {name_of(e), bytes_view{bytes_.data() + e.name_begin + e.name_size, e.value_size}};
    }

    /// The newest header of this name; `std::nullopt` when there is none.
    std::optional<header> last(std::string_view name) const {
        for (auto i = size(); i-- > 0;)
            if (auto h = (*this)[i]; h.name == name) return h;
        return std::nullopt;
    }

    friend bool operator==(headers const& a, headers const& b) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] != b[i]) return false;
        return true;
    }

private:
    std::string_view name_of(entry const& e) const { return {bytes_.data() + e.name_begin, e.name_size}; }
};

}  // namespace weir
