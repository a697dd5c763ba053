// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>
#include <weir/sim/partition_log.hpp>

namespace {

using weir::sim::header_codec;
using weir::sim::partition_log;

std::string const topic = "topic";
constexpr auto all = std::numeric_limits<std::size_t>::max();

std::vector<std::int64_t> offsets(partition_log const& l, std::int64_t from, std::size_t count_max = all) {
    std::vector<std::int64_t> result;
    l.read(from, count_max, [&](auto const&, auto const* first, auto const* last) {
        for (; first != last; ++first) result.push_back(first->offset());
    });
    return result;
}

/// `count` records of `size` bytes, whose timestamps are their offsets.
partition_log filled(int count, std::size_t size) {
    partition_log l{topic, 3};
    for (int i = 0; i < count; ++i) {
        auto value = std::to_string(i);
        value.resize(size, '.');
        REQUIRE(l.append({i, std::nullopt, value}) == i);
    }
    return l;
}

}  // namespace

TEST_CASE("headers are what they were after encoding and decoding") {
    weir::headers original, copy;
    original.add("a", "1").add("", "").add("a", std::nullopt).add("nul", weir::bytes_view{"\0x\0", 3});
    std::string encoded;
    header_codec::append(encoded, original);
    copy.add("gone", "after the copy");
    header_codec::copy(encoded, copy);
    CHECK(copy == original);
    header_codec::copy({}, copy);
    CHECK(copy.empty());
}

TEST_CASE("a log keeps keys, values, headers and times, and tells null from empty") {
    partition_log l{topic, 3};
    std::string encoded;
    header_codec::append(encoded, weir::headers{}.add("h", "1"));
    std::string key = "key", value = "value";
    l.append({10, key, value, encoded});
    key = value = encoded = "overwritten, at the same place";
    l.append({5, std::nullopt, ""});
    l.append({7, "", std::nullopt});

    int seen = 0;
    l.read(0, all, [&](auto const& segment, auto const* first, auto const* last) {
        REQUIRE(last - first == 3);
        CHECK(&segment->topic == &topic);
        CHECK(segment->partition == 3);
        CHECK(first[0].key() == weir::wire_bytes{"key"});
        CHECK(first[0].value() == weir::wire_bytes{"value"});
        CHECK(first[0].timestamp_ms() == 10);
        weir::headers h;
        header_codec::copy(first[0].encoded_headers(), h);
        CHECK(h == weir::headers{}.add("h", "1"));
        CHECK(first[1].key() == weir::wire_bytes{});
        CHECK(first[1].value() == weir::wire_bytes{""});
        CHECK(first[1].encoded_headers().empty());
        CHECK(first[2].key() == weir::wire_bytes{""});
        CHECK(first[2].value() == weir::wire_bytes{});
        ++seen;
    });
    CHECK(seen == 1);
    CHECK(l.end_offset() == 3);
    CHECK(l.last_stable_offset() == 3);
}

TEST_CASE("reading goes over the ends of segments") {
    auto const l = filled(5'000, 700);  // a few segments, the later ones bigger
    std::vector<std::int64_t> expected;
    for (std::int64_t i = 0; i < 5'000; ++i) expected.push_back(i);
    CHECK(offsets(l, 0) == expected);
    for (std::int64_t const from : {0, 1, 4, 5, 6, 17, 18, 1'000, 4'999})
        for (std::size_t const count : {1U, 2U, 100U}) {
            auto const read = offsets(l, from, count);
            INFO("from " << from << " count " << count);
            REQUIRE_FALSE(read.empty());
            CHECK(read.size() == std::min<std::size_t>(count, static_cast<std::size_t>(5'000 - from)));
            CHECK(read.front() == from);
            CHECK(read.back() == from + static_cast<std::int64_t>(read.size()) - 1);
        }
    CHECK(offsets(l, 5'000).empty());
    CHECK(l.read(10, 7, [](auto&&...) {}) == 17);
    CHECK(l.read(5'000, 7, [](auto&&...) {}) == 5'000);
    CHECK(l.read(10, 0, [](auto&&...) {}) == 10);
}

TEST_CASE("a record may be bigger than any segment, and an empty one fits") {
    partition_log l{topic, 0};
    std::string const big(3 << 20, 'b');
    l.append({0, "k", big});
    l.append({0, std::nullopt, std::nullopt});
    l.append({0, "k", big});
    CHECK(offsets(l, 0) == std::vector<std::int64_t>{0, 1, 2});
    CHECK(l.bytes() == 2 * big.size() + 2);
}

TEST_CASE("deleting records moves the start, to inside a segment too") {
    auto l = filled(2'000, 100);
    l.delete_before(0);
    CHECK(l.start_offset() == 0);
    auto const bytes_before = l.bytes();
    l.delete_before(1'501);
    CHECK(l.start_offset() == 1'501);
    CHECK(l.end_offset() == 2'000);
    CHECK(l.bytes() < bytes_before);
    CHECK(offsets(l, 1'501, 1) == std::vector<std::int64_t>{1'501});
    l.delete_before(700);  // never back
    CHECK(l.start_offset() == 1'501);
    l.delete_before(2'000);
    CHECK(offsets(l, 2'000).empty());
    CHECK(l.bytes() == 0);
    CHECK(l.append({0, "k", "v"}) == 2'000);
    CHECK(offsets(l, 2'000) == std::vector<std::int64_t>{2'000});
}

TEST_CASE("a shared segment keeps its bytes when the log deletes them or goes on appending") {
    auto l = filled(10, 50);
    std::shared_ptr<weir::sim::segment const> kept;
    weir::sim::log_entry const* entry = nullptr;
    l.read(3, 1, [&](auto segment, auto const* first, auto const*) {
        kept = segment;
        entry = first;
    });
    auto const value = *entry->value();
    for (int i = 0; i < 100'000; ++i) l.append({0, "k", "v"});
    l.delete_before(l.end_offset());
    CHECK(entry->offset() == 3);
    CHECK(value.substr(0, 2) == "3.");
    CHECK(value.data() == entry->value()->data());
    CHECK(kept.use_count() == 1);
}

TEST_CASE("retention deletes whole segments from the front, as little as it may") {
    auto by_size = filled(20'000, 100);
    by_size.retain_bytes(1'500'000);
    CHECK(by_size.start_offset() > 0);
    CHECK(by_size.bytes() >= 1'500'000);
    CHECK(by_size.bytes() <= 1'500'000 + (1 << 20));
    by_size.retain_bytes(0);
    CHECK(by_size.bytes() > 0);  // the last segment is in use
    CHECK(offsets(by_size, by_size.start_offset(), 1).at(0) == by_size.start_offset());

    auto by_time = filled(20'000, 100);  // timestamps are the offsets
    by_time.retain_since(15'000);
    CHECK(by_time.start_offset() > 0);
    CHECK(by_time.start_offset() <= 15'000);
    by_time.retain_since(1'000'000);
    CHECK(by_time.end_offset() == 20'000);
    CHECK(by_time.start_offset() < 20'000);
}
