// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/restore_progress.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdlib>

using weir::restore::progress_bar;

TEST_CASE("progress_bar: how much, how fast, how long") {
    progress_bar bar;
    bar.start({"t", 0}, 1000, 2000, 50'000);
    bar.start({"t", 1}, 0, 2000, 50'000);
    CHECK(bar.line(50'000, 10) ==
          "restoring [>         ]   0%  0 of 3000 offsets, 0 of 2 partitions, 0 records/s, -:-- left");
    bar.batch({"t", 0}, 1499, 500);
    bar.batch({"t", 1}, 999, 100);  // most of them compacted away
    CHECK(bar.line(52'000, 10) ==
          "restoring [=====>    ]  50%  1500 of 3000 offsets, 0 of 2 partitions, 300 records/s, 0:02 left");
    bar.end({"t", 0});
    CHECK_FALSE(bar.is_over());
    CHECK(bar.line(54'000, 10) ==
          "restoring [======>   ]  66%  2000 of 3000 offsets, 1 of 2 partitions, 150 records/s, 0:02 left");
    bar.end({"t", 1});
    CHECK(bar.is_over());
    CHECK(bar.line(56'000, 10) ==
          "restoring [==========] 100%  3000 of 3000 offsets, 2 of 2 partitions, 100 records/s, took 0:06");
}

TEST_CASE("progress_bar: minutes and hours") {
    progress_bar bar;
    bar.start({"t", 0}, 0, 1'000'000, 0);
    bar.batch({"t", 0}, 99'999, 1);
    CHECK_THAT(bar.line(10'000), Catch::EndsWith(", 1:30 left"));
    CHECK_THAT(bar.line(1'000'000), Catch::EndsWith(", 2:30:00 left"));
}

TEST_CASE("progress_bar: nothing to restore is all of it; what goes elsewhere does not count; what comes later does") {
    progress_bar bar;
    bar.start({"t", 0}, 7, 7, 0);
    CHECK(bar.line(0, 4) == "restoring [====] 100%  0 of 0 offsets, 0 of 1 partitions, 0 records/s, -:-- left");
    bar.start({"t", 1}, 0, 10, 0);
    bar.forget({"t", 1});
    bar.batch({"t", 1}, 9, 0);
    bar.end({"t", 0});
    CHECK(bar.is_over());
    bar.start({"t", 2}, 0, 10, 0);
    CHECK_FALSE(bar.is_over());
    bar.batch({"t", 2}, 100, 10);  // a batch may go on behind the end that was known
    CHECK_THAT(bar.line(0, 4), Catch::Contains("100%  10 of 10 offsets, 1 of 2 partitions"));
    bar.start({"t", 2}, 5, 10, 0);  // its changelog was truncated
    CHECK_THAT(bar.line(0, 4), Catch::Contains("  0%  0 of 5 offsets"));
}

namespace {

/// What `f` prints to stderr.
template <typename F>
std::string printed(F const& f) {
    std::fflush(stderr);
    auto* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    int const before = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    f();
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    std::rewind(file);
    char text[1024] = {};
    std::string found(text, std::fread(text, 1, sizeof text, file));
    std::fclose(file);
    return found;
}

}  // namespace

TEST_CASE("restore::progress writes a line at the end where there is no terminal") {
    auto const text = printed([] {
        weir::restore::progress one, other;  // of two threads
        one.on_restore_start({"t", 0}, "s", 0, 10);
        other.on_restore_start({"t", 1}, "s", 0, 10);
        one.on_batch_restored({"t", 0}, "s", 9, 10);
        one.on_restore_end({"t", 0}, "s", 10);
        other.on_batch_restored({"t", 1}, "s", 9, 10);
        other.on_restore_end({"t", 1}, "s", 10);
    });
    CHECK_THAT(text, Catch::StartsWith("restoring [==============="));
    CHECK_THAT(text, Catch::Contains("100%  20 of 20 offsets, 2 of 2 partitions"));
    CHECK(text.find('\r') == text.npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);  // one when it began, one at the end
}

TEST_CASE("restore::progress says nothing of stores that have nothing to restore") {
    weir::restore::progress one;
    CHECK(printed([&] {
              for (std::int32_t p = 0; p < 3; ++p) {
                  one.on_restore_start({"t", p}, "s", 7, 7);
                  one.on_restore_end({"t", p}, "s", 0);
              }
          }) == "");
    auto const text = printed([&] {
        one.on_restore_start({"t", 0}, "s", 7, 7);
        one.on_restore_start({"t", 1}, "s", 0, 10);
        one.on_restore_end({"t", 0}, "s", 0);
        one.on_restore_end({"t", 1}, "s", 0);  // all of it was compacted away
    });
    CHECK_THAT(text, Catch::Contains("100%  10 of 10 offsets, 1 of 1 partitions"));
    CHECK(printed([&] {  // truncated until nothing was left
              one.on_restore_start({"t", 1}, "s", 0, 10);
              one.on_restore_start({"t", 1}, "s", 10, 10);
              one.on_restore_end({"t", 1}, "s", 0);
          })
              .find("100%  0 of 0 offsets, 1 of 1 partitions") != std::string::npos);
}

TEST_CASE("restore::progress forgets a restore whose last part went elsewhere") {
    weir::restore::progress one;
    printed([&] {
        one.on_restore_start({"t", 0}, "s", 0, 10);
        one.on_restore_start({"t", 1}, "s", 0, 10);
        one.on_restore_end({"t", 0}, "s", 10);
        one.on_restore_suspended({"t", 1}, "s", 0);
    });
    CHECK_THAT(printed([&] {
                   one.on_restore_start({"t", 1}, "s", 0, 4);
                   one.on_restore_end({"t", 1}, "s", 4);
               }),
               Catch::Contains("100%  4 of 4 offsets, 1 of 1 partitions"));
}
