// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/restore_listener.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdlib>

namespace {

/// What `f` prints.
template <typename F>
std::string printed(F const& f) {
    std::fflush(stdout);
    auto* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    int const before = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    f();
    std::fflush(stdout);
    dup2(before, STDOUT_FILENO);
    close(before);
    std::rewind(file);
    std::string text;
    char buffer[256];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
    std::fclose(file);
    return text;
}

}  // namespace

TEST_CASE("restore::logging prints total, percentages with two decimals, and the end") {
    weir::topic_partition const tp{"app-counts-changelog", 2};
    CHECK(printed([&] {
              weir::restore::logging listener;
              listener.on_restore_start(tp, "counts", 100, 103);
              listener.on_batch_restored(tp, "counts", 100, 1);
              listener.on_batch_restored(tp, "counts", 101, 1);
              listener.on_batch_restored(tp, "counts", 102, 1);
              listener.on_restore_end(tp, "counts", 3);
          }) ==
          "Starting restoration for counts on topic-partition app-counts-changelog-2 total to restore 3\n"
          "Completed 1 for 33.33% of total restoration for counts on app-counts-changelog-2\n"
          "Completed 1 for 66.67% of total restoration for counts on app-counts-changelog-2\n"
          "Completed 1 for 100.00% of total restoration for counts on app-counts-changelog-2\n"
          "Restoration completed for counts on topic-partition app-counts-changelog-2\n");
}

TEST_CASE("restore::logging tells partitions apart") {
    CHECK(printed([&] {
              weir::restore::logging listener;
              listener.on_restore_start({"t", 0}, "s", 0, 2);
              listener.on_restore_start({"t", 1}, "s", 0, 4);
              listener.on_batch_restored({"t", 1}, "s", 0, 1);
              listener.on_batch_restored({"t", 0}, "s", 0, 1);
          }) ==
          "Starting restoration for s on topic-partition t-0 total to restore 2\n"
          "Starting restoration for s on topic-partition t-1 total to restore 4\n"
          "Completed 1 for 25.00% of total restoration for s on t-1\n"
          "Completed 1 for 50.00% of total restoration for s on t-0\n");
}
