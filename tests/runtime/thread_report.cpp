// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/thread_report.hpp>

#include <catch2/catch.hpp>

using weir::task_id, weir::topic_partition;

namespace {

struct fake_task {
    task_id of;
    task_id id() const { return of; }
};

struct fixture {
    fake_task a{{1, 0}}, b{{0, 3}};
    weir::runtime::input_table<fake_task> inputs;
    weir::runtime::thread_report report;

    fixture() {
        inputs.add({"in", 0}, 0, &a);
        inputs.add({"in", 3}, 0, &b);
        inputs.add({"more", 0}, 1, &a);
    }
    auto& input(char const* topic, std::int32_t partition) { return *inputs.find(topic, partition); }
    void publish(std::int64_t wall_ms, std::int64_t end = -1) {
        report.publish(inputs, wall_ms * 1'000'000, wall_ms, [end](topic_partition const&) { return end; });
    }
    weir::thread_metadata read(std::int64_t now_ms = 9000) const {
        weir::thread_metadata out;
        report.read(out, now_ms * 1'000'000);
        return out;
    }
    auto tasks() const { return read().active_tasks; }
};

}  // namespace

TEST_CASE("thread_report: before anything is published there are no tasks") {
    fixture const f;
    CHECK(f.tasks().empty());
    CHECK(f.read().told_ms_ago == -1);
    CHECK_FALSE(f.report.has_tasks());
}

TEST_CASE("thread_report: tasks by id, with all their partitions and offsets") {
    fixture f;
    f.input("in", 0).committed_offset = 7;
    f.input("in", 0).next_offset = 9;
    f.publish(1000, 8);
    auto const tasks = f.tasks();
    REQUIRE(tasks.size() == 2);
    CHECK(tasks[0].task_id == task_id{0, 3});
    CHECK(tasks[1].task_id == task_id{1, 0});
    CHECK(tasks[1].topic_partitions == std::vector<topic_partition>{{"in", 0}, {"more", 0}});
    CHECK(tasks[1].committed_offsets == std::map<topic_partition, std::int64_t>{{{"in", 0}, 7}, {{"more", 0}, -1}});
    // What was processed was there, whatever the broker said when it was asked last.
    CHECK(tasks[1].end_offsets == std::map<topic_partition, std::int64_t>{{{"in", 0}, 9}, {{"more", 0}, 8}});
    f.publish(1000);
    CHECK(f.tasks()[0].end_offsets.at({"in", 3}) == -1);
}

TEST_CASE("thread_report: a task idles since all of its inputs do") {
    fixture f;
    auto const idling = [&](std::size_t task) { return f.tasks()[task].time_current_idling_started_ms; };
    f.input("in", 0).processed = true;
    f.publish(1000);
    CHECK(idling(0) == 1000);
    CHECK_FALSE(idling(1));  // one of two has records
    f.publish(2000);
    CHECK(idling(0) == 1000);
    CHECK(idling(1) == 2000);
    f.input("more", 0).processed = true;
    f.publish(3000);
    CHECK_FALSE(idling(1));
    f.input("in", 3).paused = true;  // it is restored
    f.publish(4000);
    CHECK_FALSE(idling(0));
    CHECK(idling(1) == 4000);
}

TEST_CASE("thread_report: what somebody has read stays as it is") {
    fixture f;
    f.publish(1000);
    auto const before = f.tasks();
    f.input("in", 3).committed_offset = 1;
    f.publish(2000);
    CHECK(before[0].committed_offsets.at({"in", 3}) == -1);
    CHECK(f.tasks()[0].committed_offsets.at({"in", 3}) == 1);
}

TEST_CASE("thread_report: it tells how old it is") {
    fixture f;
    f.publish(1000);
    CHECK(f.read(1000).told_ms_ago == 0);
    CHECK(f.read(9700).told_ms_ago == 8700);
    CHECK(f.read(999).told_ms_ago == 0);  // asked while it was told
    f.publish(9700);
    CHECK(f.read(9800).told_ms_ago == 100);
    CHECK(f.report.has_tasks());
}
