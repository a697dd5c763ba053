// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/checkpoint_file.hpp>

#include <catch2/catch.hpp>
#include <tests/store/temporary_directory.hpp>

using weir::runtime::checkpoint;
using weir::runtime::read_checkpoint;
using weir::runtime::write_checkpoint;

TEST_CASE("checkpoint: the text of Kafka Streams' OffsetCheckpoint, version 0") {
    weir_tests::temporary_directory const directory;
    auto const path = directory.path + "/.checkpoint";
    checkpoint const offsets{{{"app-b-changelog", 1}, 20}, {{"app-a-changelog", 1}, 0}, {{"app-c-changelog", 3}, -4}};
    write_checkpoint(path, offsets);
    CHECK(weir::files::read(path) == "0\n3\napp-a-changelog 1 0\napp-b-changelog 1 20\napp-c-changelog 3 -4\n");
    CHECK(read_checkpoint(path) == offsets);
    CHECK(weir::files::names_in(directory.path) == std::vector<std::string>{".checkpoint"});
}

TEST_CASE("checkpoint: none is an empty one, and an empty one is none") {
    weir_tests::temporary_directory const directory;
    auto const path = directory.path + "/.checkpoint";
    CHECK(read_checkpoint(path).empty());
    write_checkpoint(path, {{{"t", 0}, 5}});
    write_checkpoint(path, {});
    CHECK(weir::files::names_in(directory.path).empty());
}

TEST_CASE("checkpoint: what a crash leaves of a write that was not finished does not count") {
    weir_tests::temporary_directory const directory;
    auto const path = directory.path + "/.checkpoint";
    write_checkpoint(path, {{{"t", 0}, 5}});
    weir::files::write_atomically(path + ".tmp", "0\n1\nt 0");
    CHECK(read_checkpoint(path) == checkpoint{{{"t", 0}, 5}});
    write_checkpoint(path, {{{"t", 0}, 6}});
    CHECK(read_checkpoint(path) == checkpoint{{{"t", 0}, 6}});
}

TEST_CASE("checkpoint: a torn or foreign text is corrupt, and says in which line of which file") {
    weir_tests::temporary_directory const directory;
    auto const path = directory.path + "/.checkpoint";
    auto const [text, why] = GENERATE(table<std::string, std::string>({
        {"", "line 1 is missing"},
        {"0", "line 1 does not end"},
        {"1\n0\n", "line 1 has a version that is not 0"},
        {"x\n0\n", "line 1 has no number where one is expected"},
        {"0\n", "line 2 is missing"},
        {"0\n-1\n", "line 2 has no number where one is expected"},
        {"0\n2\nt 0 5\n", "line 4 is missing"},
        {"0\n1\nt 0 5", "line 3 does not end"},
        {"0\n1\nt 0 \n", "line 3 has too few words"},
        {"0\n1\nt 0 5 6\n", "line 3 has too many words"},
        {"0\n1\nt 0 -1\n", "line 3 has an offset below 0"},
        {"0\n1\nt 0 99999999999999999999\n", "line 3 has no number where one is expected"},
        {"0\n2\nt 0 5\nt 0 6\n", "line 4 names a partition again"},
        {"0\n1\nt 0 5\nt 1 6\n", "line 3 is not the last one"},
        {std::string(20, '\0'), "line 1 does not end"},
    }));
    weir::files::write_atomically(path, text);
    CHECK_THROWS_WITH(read_checkpoint(path), "checkpoint " + path + ": " + why);
    CHECK_THROWS_AS(read_checkpoint(path), weir::corrupt_state);
}
