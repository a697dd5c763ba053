// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <weir/metrics/samples.hpp>

using weir::metrics::samples;

TEST_CASE("samples that nobody recorded to hold nothing") {
    samples<> const none{10};
    auto const r = none.read(5);
    CHECK(r.count == 0);
    CHECK(r.total_count == 0);
    CHECK(r.oldest == 5);
}

TEST_CASE("a sample counts for two windows after its last event, a total for ever") {
    samples<> s{10};
    s.record(100, 100, 3);
    s.record(109, 109, 4);
    s.record(110, 110, 5);  // the second sample
    auto const both = s.read(128);
    CHECK(both.count == 3);
    CHECK(both.sums[0] == 12);
    CHECK(both.max == 5);
    CHECK(both.min == 3);
    CHECK(both.oldest == 100);
    auto const second = s.read(129);
    CHECK(second.count == 1);
    CHECK(second.sums[0] == 5);
    CHECK(second.oldest == 110);
    CHECK(second.min == 5);
    auto const none = s.read(130);
    CHECK(none.count == 0);
    CHECK(none.oldest == 130);
    CHECK(none.total_count == 3);
    CHECK(none.totals[0] == 12);
}

TEST_CASE("a slot that is used again keeps its share of the totals and nothing else") {
    samples<> s{10};
    for (int i = 0; i < 10; ++i) s.record(100 + i * 10, 100 + i * 10, 100 - i);
    auto const r = s.read(190);
    CHECK(r.count == 2);  // of 180 and 190; 170 has left the two windows
    CHECK(r.max == 92);
    CHECK(r.total_count == 10);
    CHECK(r.totals[0] == 955);
}

TEST_CASE("a sample begins with the operation that it begins with") {
    samples<2> s{100};
    s.record(150, 120, 30, 0);
    s.record(190, 180, 10, 1);
    auto const r = s.read(200);
    CHECK(r.oldest == 120);
    CHECK(r.sums == std::array<std::int64_t, 2>{30, 10});
    s.record(220, 219, 1, 1);  // a window after 120, not after 150
    CHECK(s.read(389).oldest == 120);
    CHECK(s.read(390).oldest == 219);
}

TEST_CASE("a tally is recorded as if its numbers had come one by one") {
    weir::metrics::tally many;
    for (int value : {4, -2, 9}) many.add(value);
    samples<> s{10};
    s.record(100, 100, 1);
    s.record(105, 105, many);
    auto const r = s.read(105);
    CHECK(r.count == 4);
    CHECK(r.sums[0] == 12);
    CHECK(r.max == 9);
    CHECK(r.min == -2);
    CHECK(r.total_count == 4);
}

TEST_CASE("reading changes nothing") {
    samples<> s{10};
    s.record(0, 0, 1);
    CHECK(s.read(1'000).count == 0);
    CHECK(s.read(1).count == 1);
}

TEST_CASE("readers see every record once while another thread records") {
    samples<> s{8};  // so that samples begin all the time
    std::atomic<std::int64_t> recorded{0};
    std::atomic<bool> done{false};
    std::thread writer{[&] {
        for (std::int64_t i = 1; !done.load(std::memory_order_relaxed); ++i) {
            s.record(i, i, 2);
            recorded.store(i, std::memory_order_release);
        }
    }};
    bool all_right = true;
    std::int64_t last = 0;
    for (int readings = 0; readings < 2'000;) {
        auto const before = recorded.load(std::memory_order_acquire);
        auto const r = s.read(before);
        auto const after = recorded.load(std::memory_order_acquire);
        all_right = all_right && r.total_count >= before && r.total_count <= after + 1;
        all_right = all_right && r.totals[0] >= 2 * before && r.totals[0] <= 2 * (after + 1);
        all_right = all_right && (r.count == 0 || r.max == 2);
        if (before != last) ++readings;  // the others may have been made while the writer did not run
        last = before;
    }
    done.store(true);
    writer.join();
    CHECK(all_right);
    CHECK(s.read(recorded.load()).total_count == recorded.load());
    CHECK(s.read(recorded.load()).totals[0] == 2 * recorded.load());
}
