// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/dump_writer.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tests/runtime/support.hpp>

using weir::runtime::dump_writer;

namespace {

/// A path of this process, free at first.
std::string path_of(char const* name) {
    auto const path = std::filesystem::temp_directory_path() / (std::string{name} + std::to_string(::getpid()));
    std::filesystem::remove(path);
    return path;
}
std::string content(std::string const& path) {
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("dump_writer: dumps are appended to the file of the setting") {
    auto const path = path_of("weir-dump-a-");
    dump_writer writer;
    writer.configure({{"weir.dump.file", path}});
    writer.write("one\n");
    writer.write("two\n");
    CHECK(content(path) == "one\ntwo\n");
    std::filesystem::remove(path);
}

TEST_CASE("dump_writer: without threads of its own it takes no signal; with one, SIGQUIT makes a dump") {
    auto const path = path_of("weir-dump-b-");
    std::string const text = "made\n";
    {
        dump_writer writer;
        writer.configure({{"weir.dump.file", path}});
        writer.start(&text, [](void const* of) { return *static_cast<std::string const*>(of); });
        struct sigaction now{};
        REQUIRE(weir_tests::eventually([&] { return sigaction(SIGQUIT, nullptr, &now) == 0 && now.sa_handler; }));
        std::raise(SIGQUIT);
        CHECK(weir_tests::eventually([&] { return content(path) == text; }));
        std::raise(SIGQUIT);
        CHECK(weir_tests::eventually([&] { return content(path) == text + text; }));
    }
    struct sigaction after{};
    sigaction(SIGQUIT, nullptr, &after);
    CHECK(after.sa_handler == SIG_DFL);
    std::filesystem::remove(path);
}

TEST_CASE("dump_writer: a file that can no longer be written is no failure") {
    auto const folder = path_of("weir-dump-c-");
    std::filesystem::create_directory(folder);
    dump_writer writer;
    writer.configure({{"weir.dump.file", folder + "/dump"}});
    CHECK(std::filesystem::is_empty(folder));  // until there is a dump
    std::filesystem::remove(folder);
    CHECK_NOTHROW(writer.write("weir's test of a dump that goes to stderr\n"));
}

TEST_CASE("dump_writer: a file that cannot be written is refused when it is set, with its path and the reason") {
    auto const path = path_of("weir-dump-d-");
    std::ofstream{path} << "a file";
    auto const [file, why] =
        GENERATE_COPY(table<std::string, std::string>({{"/proc/no/such/file", "No such file or directory"},
                                                       {path + "/dump", "Not a directory"},
                                                       {std::filesystem::temp_directory_path(), "Is a directory"},
                                                       {"no-such-folder/dump", "No such file or directory"},
                                                       {std::string(300, 'x'), "File name too long"}}));
    dump_writer writer;
    CHECK_THROWS_WITH(writer.configure({{"weir.dump.file", file}}),
                      "setting weir.dump.file: a dump cannot be written to " + file + ": " + why);
    std::filesystem::remove(path);
    for (auto const* good : {"/dev/null", "weir-dump-that-is-never-written", ""})
        CHECK_NOTHROW(writer.configure({{"weir.dump.file", good}}));
}
