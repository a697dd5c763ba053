// SPDX-License-Identifier: Apache-2.0
#include <weir/store/files.hpp>

#include <catch2/catch.hpp>
#include <tests/store/temporary_directory.hpp>

namespace files = weir::files;

TEST_CASE("files: directories are made with those above them, and may be there") {
    weir_tests::temporary_directory const directory;
    files::make_directories(directory.path + "/a/b/c");
    files::make_directories(directory.path + "/a/b/c");
    CHECK(files::names_in(directory.path + "/a") == std::vector<std::string>{"b"});
    struct stat status{};
    REQUIRE(::stat((directory.path + "/a/b").c_str(), &status) == 0);
    CHECK((status.st_mode & 0007) == 0);
}

TEST_CASE("files: what is written atomically is read back, and nothing else stays") {
    weir_tests::temporary_directory const directory;
    auto const path = directory.path + "/f";
    CHECK(files::read(path) == std::nullopt);
    files::write_atomically(path, std::string(10'000, 'x'));
    CHECK(files::read(path) == std::string(10'000, 'x'));
    files::write_atomically(path, "second");
    CHECK(files::read(path) == "second");
    CHECK(files::names_in(directory.path) == std::vector<std::string>{"f"});
}

TEST_CASE("files: remove_all takes what is in a directory, not what a link leads to") {
    weir_tests::temporary_directory const directory;
    files::make_directories(directory.path + "/keep");
    files::write_atomically(directory.path + "/keep/f", "text");
    files::make_directories(directory.path + "/go/deep");
    files::write_atomically(directory.path + "/go/deep/f", "text");
    REQUIRE(::symlink((directory.path + "/keep").c_str(), (directory.path + "/go/link").c_str()) == 0);
    files::remove_all(directory.path + "/go");
    CHECK(files::names_in(directory.path) == std::vector<std::string>{"keep"});
    CHECK(files::read(directory.path + "/keep/f") == "text");
    files::remove_all(directory.path + "/go");
}

TEST_CASE("files: an error names the path and the reason") {
    weir_tests::temporary_directory const directory;
    files::write_atomically(directory.path + "/f", "");
    CHECK_THROWS_WITH(files::make_directories(directory.path + "/f/g"),
                      "cannot create the directory " + directory.path + "/f/g: Not a directory");
    CHECK_THROWS_WITH(files::write_atomically(directory.path + "/none/f", ""),
                      "cannot create " + directory.path + "/none/f.tmp: No such file or directory");
    CHECK_THROWS_AS(files::read(directory.path), weir::state_error);
}
