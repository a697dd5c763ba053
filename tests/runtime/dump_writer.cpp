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

TEST_CASE("dump_writer: a file that cannot be written is no failure") {
    dump_writer writer;
    writer.configure({{"weir.dump.file", "/proc/no/such/file"}});
    CHECK_NOTHROW(writer.write("weir's test of a dump that goes to stderr\n"));
}
