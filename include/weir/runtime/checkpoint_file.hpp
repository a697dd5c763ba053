// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <weir/error/error.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/store/files.hpp>

namespace weir::runtime {

/// Offsets of changelog records: the last one of each partition that the local store has.
using checkpoint = std::map<topic_partition, std::int64_t>;

/// In a checkpoint: the store is there, and has nothing yet (Java: OffsetCheckpoint.OFFSET_UNKNOWN).
inline constexpr std::int64_t nothing_yet = -4;

namespace detail {

/// Lines and words of a checkpoint; what is missing or no number is an error that names the line.
class checkpoint_reader {
    std::string const& path_;
    std::string_view rest_, line_;
    int number_ = 0;

public:
    checkpoint_reader(std::string const& path, std::string_view text) : path_{path}, rest_{text} {}

    bool at_end() const { return rest_.empty(); }
    void next_line() {
        auto const end = rest_.find('\n');
        ++number_;
        if (end == rest_.npos) fail(rest_.empty() ? "is missing" : "does not end");
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
    }
    std::string_view word() {
        auto const end = line_.find(' ');
        auto const found = line_.substr(0, end);
        line_.remove_prefix(end == line_.npos ? line_.size() : end + 1);
        if (found.empty()) fail("has too few words");
        return found;
    }
    template <typename Number>
    Number number() {
        auto const text = word();
        Number n{};
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
        if (error != std::errc{} || end != text.data() + text.size()) fail("has no number where one is expected");
        return n;
    }
    void end_line() const {
        if (!line_.empty()) fail("has too many words");
    }
    [[noreturn]] void fail(char const* what) const {
        throw corrupt_state{"checkpoint " + path_ + ": line " + std::to_string(number_) + ' ' + what};
    }
};

}  // namespace detail

/// Reads Kafka Streams' `.checkpoint` (OffsetCheckpoint): a line with the version, 0, one with the number of entries,
/// then `<topic> <partition> <offset>` for each. Empty when there is no file; throws corrupt_state for another text.
inline checkpoint read_checkpoint(std::string const& path) {
    checkpoint found;
    auto const text = files::read(path);
    if (!text) return found;
    detail::checkpoint_reader lines{path, *text};
    lines.next_line();
    if (lines.number<int>() != 0) lines.fail("has a version that is not 0");
    lines.end_line();
    lines.next_line();
    auto const count = lines.number<std::size_t>();
    lines.end_line();
    while (found.size() < count) {
        lines.next_line();
        topic_partition tp{std::string{lines.word()}, 0};
        tp.partition = lines.number<std::int32_t>();
        auto const offset = lines.number<std::int64_t>();
        lines.end_line();
        if (offset < 0 && offset != nothing_yet) lines.fail("has an offset below 0");
        if (!found.emplace(std::move(tp), offset).second) lines.fail("names a partition again");
    }
    if (!lines.at_end()) lines.fail("is not the last one");
    return found;
}

/// Whoever reads it sees the old checkpoint or this one. Without entries there is no file.
inline void write_checkpoint(std::string const& path, checkpoint const& offsets) {
    if (offsets.empty()) return files::remove_all(path);
    auto text = "0\n" + std::to_string(offsets.size()) + '\n';
    for (auto const& [tp, offset] : offsets)
        text += tp.topic + ' ' + std::to_string(tp.partition) + ' ' + std::to_string(offset) + '\n';
    files::write_atomically(path, text);
}

}  // namespace weir::runtime
