// SPDX-License-Identifier: Apache-2.0
#include <weir/interceptor/offset_tracker.hpp>

#include <catch2/catch.hpp>
#include <thread>

using weir::offset_tracker;
using positions = std::vector<weir::record_position>;

namespace {

void made(offset_tracker& tracker, std::int64_t from, std::string_view topic, std::int64_t offset) {
    tracker.add({topic, 1, offset, 0, {"in", 0, from}});
}

inline offset_tracker tracked;

}  // namespace

TEST_CASE("offset_tracker: all that was made of an input record, in the order of acknowledgement") {
    offset_tracker tracker;
    made(tracker, 7, "out", 3);
    made(tracker, 8, "out", 4);
    made(tracker, 7, "other", 0);
    CHECK(tracker.produced_from({"in", 0}, 7) == positions{{{"out", 1}, 3}, {{"other", 1}, 0}});
    CHECK(tracker.produced_from({"in", 0}, 8) == positions{{{"out", 1}, 4}});
    CHECK(tracker.size() == 3);
}

TEST_CASE("offset_tracker: topic, partition and offset tell inputs apart") {
    offset_tracker tracker;
    made(tracker, 7, "out", 3);
    CHECK(tracker.produced_from({"in", 1}, 7).empty());
    CHECK(tracker.produced_from({"in", 0}, 6).empty());
    CHECK(tracker.produced_from({"out", 0}, 7).empty());
    CHECK(tracker.produced_from({"never heard of", 0}, 7).empty());
}

TEST_CASE("offset_tracker: what has no source or no offset is left out") {
    offset_tracker tracker;
    tracker.add({"out", 0, 1, 0, {}});
    tracker.add({"out", 0, -1, 0, {"in", 0, 7}});
    CHECK(tracker.size() == 0);
}

TEST_CASE("offset_tracker: it holds no more than its capacity, and forgets the oldest inputs") {
    offset_tracker tracker{3};
    made(tracker, 1, "out", 1);
    made(tracker, 1, "out", 2);
    made(tracker, 2, "out", 3);
    CHECK(tracker.forgotten() == 0);
    made(tracker, 3, "out", 4);
    CHECK(tracker.forgotten() == 1);
    CHECK(tracker.produced_from({"in", 0}, 1).empty());
    CHECK(tracker.produced_from({"in", 0}, 3) == positions{{{"out", 1}, 4}});
    CHECK(tracker.size() == 2);
    for (int i = 0; i < 100; ++i) {  // one input of which more is made than there is room for
        made(tracker, 9, "out", 100 + i);
        CHECK(tracker.size() <= 3);
    }
    CHECK(tracker.produced_from({"in", 0}, 9).back().offset == 199);
}

TEST_CASE("offset_tracker: a record that was processed again adds to what is known of it") {
    offset_tracker tracker;
    made(tracker, 7, "out", 3);
    made(tracker, 7, "out", 9);
    CHECK(tracker.produced_from({"in", 0}, 7).size() == 2);
}

TEST_CASE("track_offsets tells of acknowledged records only") {
    weir::producer_chain<weir::track_offsets<tracked>> chain{nullptr};
    weir::record_metadata const failed{"out", 1, -1, -1, {"in", 0, 1}}, good{"out", 1, 5, 0, {"in", 0, 2}};
    chain.on_acknowledgement(failed, "too large");
    chain.on_acknowledgement(good, "");
    CHECK(tracked.produced_from({"in", 0}, 1).empty());
    CHECK(tracked.produced_from({"in", 0}, 2) == positions{{{"out", 1}, 5}});
}

TEST_CASE("offset_tracker: several threads tell it and ask it at once", "[threads]") {
    offset_tracker tracker{1'000};
    auto const work = [&](std::string const& topic) {
        for (std::int64_t i = 0; i < 2'000; ++i) {
            tracker.add({topic, 0, i, 0, {topic, 0, i}});
            static_cast<void>(tracker.produced_from({topic, 0}, i));
        }
    };
    std::thread other{work, "a"};
    work("b");
    other.join();
    CHECK(tracker.size() == 1'000);
    CHECK(tracker.forgotten() == 3'000);
}
