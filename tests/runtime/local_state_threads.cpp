// SPDX-License-Identifier: Apache-2.0
// Several stream threads in one state directory, and tasks that go to another instance and come back.
#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>
#include <weir/runtime/local_state.hpp>

using namespace weir_tests;
using counts = std::map<std::string, std::int64_t>;

namespace {

constexpr std::int32_t partitions = 4;

auto counting() {
    return weir::topology(words() | weir::group_by_key() | weir::count<"counts">(weir::kept_in<weir::rocksdb_engine>) |
                          weir::to_stream() | weir::to<"out">());
}

counts stored(std::string const& state_dir) {
    counts found;
    for (std::int32_t p = 0; p < partitions; ++p) {
        weir::rocksdb_engine engine;
        engine.open(state_dir + "/app/0_" + std::to_string(p) + "/rocksdb/counts");
        engine.for_each([&](weir::bytes_view key, weir::bytes_view entry) {
            found.emplace(key, static_cast<std::int64_t>(weir::read_big_endian<std::uint64_t>(entry.data() + 8)));
        });
    }
    return found;
}

}  // namespace

TEST_CASE(
    "local_state: threads share the directory of their instance; a task that comes back goes on with its old files") {
    temporary_directory const directory;
    weir::sim::cluster cluster;
    for (auto const* topic : {"in", "out"}) cluster.create_topic(topic, partitions);
    std::size_t sent = 0;
    auto const append = [&](int records) {
        for (int i = 0; i < records; ++i, ++sent)
            cluster.append("in", {.key = "k" + std::to_string(i % 40), .value = "v", .timestamp_ms = 5});
    };
    auto const all_committed = [&] { return committed(cluster, "in", partitions) == static_cast<std::int64_t>(sent); };
    append(400);
    {
        auto const settings = [&](char const* state_dir) {
            return app({{"state.dir", directory.path + state_dir}, {"num.stream.threads", "2"}});
        };
        weir::sim::streams first{cluster, counting(), settings("/1")};
        first.start();
        REQUIRE(eventually(all_committed));
        {
            weir::sim::streams second{cluster, counting(), settings("/2")};
            second.start();
            REQUIRE(eventually([&] {  // that it has files means that it had tasks
                return weir::files::names_in(directory.path + "/2/app").size() > 1;
            }));
            append(400);
            REQUIRE(eventually(all_committed));
            second.close();
            CHECK(second.failure().empty());
        }
        append(400);
        REQUIRE(eventually(all_committed));
        first.close();
        CHECK(first.failure().empty());
    }
    auto const expected = last_counts(cluster, "app-counts-changelog");
    CHECK(expected.size() == 40);
    std::int64_t sum = 0;
    for (auto const& [key, count] : expected) sum += count;
    CHECK(sum >= 1200);
    CHECK(stored(directory.path + "/1") == expected);
}
