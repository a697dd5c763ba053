// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <weir/record/bytes.hpp>
#include <weir/record/headers.hpp>

namespace weir::sim {

/// Headers as a log keeps them: for each the size of the name, the size of the value, the name and the value.
class header_codec {
    static constexpr std::uint32_t null_size = std::numeric_limits<std::uint32_t>::max();

    static void append_size(std::string& out, std::uint32_t size) {
        char raw[sizeof size];
        std::memcpy(raw, &size, sizeof size);
        out.append(raw, sizeof size);
    }
    static std::uint32_t take_size(bytes_view& from) {
        std::uint32_t size;
        std::memcpy(&size, from.data(), sizeof size);
        from.remove_prefix(sizeof size);
        return size;
    }
    static bytes_view take(bytes_view& from, std::size_t size) {
        auto const result = from.substr(0, size);
        from.remove_prefix(size);
        return result;
    }

public:
    static void append(std::string& out, headers const& from) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            auto const h = from[i];
            append_size(out, static_cast<std::uint32_t>(h.name.size()));
            append_size(out, h.value ? static_cast<std::uint32_t>(h.value->size()) : null_size);
            out += h.name;
            if (h.value) out += *h.value;
        }
    }
    static void copy(bytes_view from, headers& out) {
        out.clear();
        while (!from.empty()) {
            auto const name_size = take_size(from), value_size = take_size(from);
            auto const name = take(from, name_size);
            out.add(name, value_size == null_size ? wire_bytes{} : take(from, value_size));
        }
    }
};

/// A record as it goes into a log, and as a log shows it.
struct log_record {
    std::int64_t timestamp_ms;
    wire_bytes key, value;
    bytes_view encoded_headers{};

    std::size_t size() const { return (key ? key->size() : 0) + (value ? value->size() : 0) + encoded_headers.size(); }
};

/// Where a segment keeps one record.
class log_entry {
    static constexpr std::uint32_t null_size = std::numeric_limits<std::uint32_t>::max();

    std::int64_t offset_, timestamp_ms_;
    char const* data_;  // the key, the value, the headers
    std::uint32_t key_size_, value_size_, headers_size_;

    static std::uint32_t size_of(wire_bytes b) { return b ? static_cast<std::uint32_t>(b->size()) : null_size; }
    static std::size_t length(std::uint32_t size) { return size == null_size ? 0 : size; }
    static char* copy(char* to, bytes_view from) { return std::copy(from.begin(), from.end(), to); }

public:
    log_entry() = default;
    log_entry(std::int64_t offset, log_record const& r, char* to)
        : offset_{offset},
          timestamp_ms_{r.timestamp_ms},
          data_{to},
          key_size_{size_of(r.key)},
          value_size_{size_of(r.value)},
          headers_size_{static_cast<std::uint32_t>(r.encoded_headers.size())} {
        if (r.key) to = copy(to, *r.key);
        if (r.value) to = copy(to, *r.value);
        copy(to, r.encoded_headers);
    }

    std::int64_t offset() const { return offset_; }
    std::int64_t timestamp_ms() const { return timestamp_ms_; }
    wire_bytes key() const {
        if (key_size_ == null_size) return std::nullopt;
        return bytes_view{data_, key_size_};
    }
    wire_bytes value() const {
        if (value_size_ == null_size) return std::nullopt;
        return bytes_view{data_ + length(key_size_), value_size_};
    }
    bytes_view encoded_headers() const { return {data_ + length(key_size_) + length(value_size_), headers_size_}; }
};

/// A run of records that never moves: what was appended may be read without a lock while its log goes on appending
/// here, and lives as long as somebody shares the segment.
class segment {
    std::size_t bytes_max_, entries_max_, bytes_used_ = 0, count_ = 0;
    std::unique_ptr<char[]> bytes_;
    std::unique_ptr<log_entry[]> entries_;
    std::int64_t newest_ms_ = std::numeric_limits<std::int64_t>::min();

public:
    std::string const& topic;
    std::int32_t const partition;

    segment(std::string const& of_topic, std::int32_t of_partition, std::size_t bytes_max, std::size_t entries_max)
        : bytes_max_{bytes_max},
          entries_max_{entries_max},
          bytes_{std::make_unique_for_overwrite<char[]>(bytes_max)},
          entries_{std::make_unique_for_overwrite<log_entry[]>(entries_max)},
          topic{of_topic},
          partition{of_partition} {}

    bool fits(log_record const& r) const { return count_ < entries_max_ && r.size() <= bytes_max_ - bytes_used_; }
    void append(std::int64_t offset, log_record const& r) {
        entries_[count_++] = log_entry{offset, r, bytes_.get() + bytes_used_};
        bytes_used_ += r.size();
        newest_ms_ = std::max(newest_ms_, r.timestamp_ms);
    }

    log_entry const* begin() const { return entries_.get(); }
    log_entry const* end() const { return entries_.get() + count_; }
    std::size_t bytes_max() const { return bytes_max_; }
    std::size_t bytes_used() const { return bytes_used_; }
    std::int64_t newest_ms() const { return newest_ms_; }
};

/// One partition: records in the order of their offsets. Not thread-safe, but for what a reader already has (see
/// segment).
class partition_log {
    // A topic of a test is small, one of an embedded application is not: segments double.
    static constexpr std::size_t segment_bytes_first = 4 << 10, segment_bytes_max = 1 << 20, bytes_per_entry_min = 64;

    std::string const& topic_;
    std::int32_t partition_;
    std::deque<std::shared_ptr<segment>> segments_;
    std::int64_t start_ = 0, end_ = 0;
    std::size_t bytes_ = 0;

    segment& roll(std::size_t at_least) {
        auto const next =
            segments_.empty() ? segment_bytes_first : std::min(2 * segments_.back()->bytes_max(), segment_bytes_max);
        auto const size = std::max(next, at_least);
        segments_.push_back(std::make_shared<segment>(topic_, partition_, size, size / bytes_per_entry_min));
        return *segments_.back();
    }
    void drop_front() {
        bytes_ -= segments_.front()->bytes_used();
        segments_.pop_front();
    }
    static std::int64_t last_offset(segment const& s) { return (s.end() - 1)->offset(); }

public:
    /// The name of the topic has to outlive the log and every segment.
    partition_log(std::string const& topic, std::int32_t partition) : topic_{topic}, partition_{partition} {}

    std::int64_t start_offset() const { return start_; }
    std::int64_t end_offset() const { return end_; }
    /// What a reader of committed data may see: up to here.
    std::int64_t last_stable_offset() const { return end_; }
    std::size_t bytes() const { return bytes_; }

    std::int64_t append(log_record const& r) {
        auto& to = !segments_.empty() && segments_.back()->fits(r) ? *segments_.back() : roll(r.size());
        to.append(end_, r);
        bytes_ += r.size();
        return end_++;
    }

    /// `offset` is between the start and the end.
    void delete_before(std::int64_t offset) {
        start_ = std::max(start_, offset);
        while (!segments_.empty() && last_offset(*segments_.front()) < start_) drop_front();
    }

    /// Deletes whole segments from the front, never the last one, while the log without them still has `bytes_min`.
    void retain_bytes(std::size_t bytes_min) {
        while (segments_.size() > 1 && bytes_ - segments_.front()->bytes_used() >= bytes_min) delete_front();
    }
    /// Deletes whole segments from the front, never the last one, whose records are all older.
    void retain_since(std::int64_t oldest_ms) {
        while (segments_.size() > 1 && segments_.front()->newest_ms() < oldest_ms) delete_front();
    }

    /// Calls `use(shared segment, first entry, last entry)` for the records at and after `from`, at most `count_max` of
    /// them. Returns the offset to go on at.
    template <typename Use>
    std::int64_t read(std::int64_t from, std::size_t count_max, Use use) const {
        auto const before = [](std::int64_t offset, std::shared_ptr<segment> const& s) {
            return offset < s->begin()->offset();
        };
        auto s = std::upper_bound(segments_.begin(), segments_.end(), from, before);
        if (s != segments_.begin()) --s;
        for (; s != segments_.end() && count_max > 0; ++s) {
            auto const* first =
                std::lower_bound((*s)->begin(), (*s)->end(), from,
                                 [](log_entry const& e, std::int64_t offset) { return e.offset() < offset; });
            auto const count = std::min(count_max, static_cast<std::size_t>((*s)->end() - first));
            if (count == 0) continue;
            use(std::shared_ptr<segment const>{*s}, first, first + count);
            count_max -= count;
            from = first[count - 1].offset() + 1;
        }
        return from;
    }

private:
    void delete_front() {
        start_ = last_offset(*segments_.front()) + 1;
        drop_front();
    }
};

}  // namespace weir::sim
