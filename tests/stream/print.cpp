// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/print.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/map.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/split.hpp>

using namespace weir_tests;
using weir::nullable, weir::print, weir::printed;

namespace {

/// A path of its own, which is gone with the object.
struct temporary_file {
    std::string path = (std::filesystem::temp_directory_path() / ("weir_print_" + std::to_string(::getpid()))).string();
    ~temporary_file() { std::filesystem::remove(path); }
    std::string text() const {
        std::ifstream in{path};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

/// Sends the standard output into a file while it lives.
struct captured_output {
    int kept;
    explicit captured_output(std::string const& path) : kept{(std::fflush(stdout), ::dup(1))} {
        int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, 1);
        ::close(file);
    }
    ~captured_output() {
        std::fflush(stdout);
        ::dup2(kept, 1);
        ::close(kept);
    }
};

}  // namespace

TEST_CASE("print writes each record to the standard output, behind the name of the node above") {
    temporary_file out;
    {
        captured_output capturing{out.path};
        weir::test::driver driver{weir::topology(words() | print(printed::to_sys_out()))};
        driver.input<"in">().pipe("k", "v");
        driver.input<"in">().pipe(std::nullopt, std::nullopt);
    }
    CHECK(out.text() == "[KSTREAM-SOURCE-0000000000]: k, v\n[KSTREAM-SOURCE-0000000000]: null, null\n");
}

TEST_CASE("print: a file is emptied when the topology is written, and gets a line for each record at once") {
    temporary_file out;
    std::ofstream{out.path} << "old\n";
    auto const t = weir::topology(words() | print(printed::to_file(out.path), weir::label<"words">));
    CHECK(out.text().empty());
    for (auto const* value : {"1", "2"}) {  // two tasks, one after the other
        weir::test::driver driver{t};
        driver.input<"in">().pipe("k", value);
        CHECK(out.text().ends_with("[words]: k, " + std::string{value} + "\n"));
    }
    CHECK(out.text() == "[words]: k, 1\n[words]: k, 2\n");
}

TEST_CASE("print: numbers as Java writes them, or what a function gives") {
    temporary_file out;
    auto const file = printed::to_file(out.path);
    auto const numbers = [](nullable<std::string>, std::string const& v) { return std::pair{v.size() > 1, 2.0}; };
    auto const in = words();
    weir::test::driver driver{weir::topology(
        in | weir::map(numbers) | print(file, weir::label<"d">),
        in | weir::map_values([](std::string const& v) { return v.size(); }) | print(file, weir::label<"n">),
        in | weir::map_values([](std::string const& v) { return v + '!'; }, weir::named<"loud">) |
            print(file, [](std::string const& v) { return "<" + v + ">"; }, weir::named<"printer">))};
    driver.input<"in">().pipe("k", "v");
    CHECK(out.text() == "[d]: false, 2.0\n[n]: k, 1\n[loud]: <v!>\n");
}

TEST_CASE("print: behind a branch the label is the branch's name") {
    temporary_file out;
    auto const s =
        words() | weir::split(weir::named<"by-">, weir::branch<"all">([](nullable<std::string>) { return true; }));
    weir::test::driver driver{weir::topology(s.get<"all">() | print(printed::to_file(out.path)))};
    driver.input<"in">().pipe("k", "v");
    CHECK(out.text() == "[by-all]: k, v\n");
}

TEST_CASE("print: a file that cannot be written is told when the topology is made") {
    CHECK_THROWS_AS(printed::to_file("/nowhere/at/all"), weir::topology_error);
    CHECK_THROWS_WITH(printed::to_file("/nowhere/at/all"), Catch::Contains("/nowhere/at/all"));
}
