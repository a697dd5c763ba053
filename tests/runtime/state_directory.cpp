// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/state_directory.hpp>

#include <sys/wait.h>
#include <catch2/catch.hpp>
#include <ctime>
#include <optional>
#include <tests/store/temporary_directory.hpp>

using weir::runtime::state_directory;

namespace {

/// What another process says that wants the directory; "": it got it.
std::string other_process(std::string const& path) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // A process of its own would not know what this one holds.
        auto const name = path + "/.lock";
        weir::files::descriptor const file{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)};
        struct flock all{};
        all.l_type = F_WRLCK;
        all.l_whence = SEEK_SET;
        bool const locked = ::fcntl(file.get(), F_SETLK, &all) == 0;  // as Java does
        weir::files::write(weir::files::descriptor{ends[1]}, locked ? "locked" : "refused", "pipe");
        ::_exit(0);
    }
    ::close(ends[1]);
    char text[64];
    auto const size = ::read(ends[0], text, sizeof text);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace

TEST_CASE("state_directory: it is created, locked for other processes, and free again at the end") {
    weir_tests::temporary_directory const temporary;
    auto const path = temporary.path + "/kafka-streams/app";
    int const instance = 0;
    {
        state_directory const directory{path, &instance};
        CHECK(directory.path_of({1, 2}) == path + "/1_2");
        CHECK(weir::files::read(path + "/.lock") == std::to_string(::getpid()) + '\n');
        CHECK(other_process(path) == "refused");
    }
    CHECK(other_process(path) == "locked");
}

TEST_CASE("state_directory: when another process has it, the error names it") {
    weir_tests::temporary_directory const temporary;
    int const instance = 0;
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    int back[2];
    REQUIRE(::pipe(back) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::optional<state_directory> mine{std::in_place, temporary.path, &instance};
        char byte = 'x';
        if (::write(ends[1], &byte, 1) == 1) static_cast<void>(::read(back[0], &byte, 1));
        ::_exit(0);  // with the lock, as in a crash
    }
    char byte = 0;
    REQUIRE(::read(ends[0], &byte, 1) == 1);
    CHECK_THROWS_WITH((state_directory{temporary.path, &instance}),
                      "the state directory " + temporary.path + " is in use by another process (pid " +
                          std::to_string(child) +
                          "); instances of one application on one machine need a state.dir each");
    REQUIRE(::write(back[1], &byte, 1) == 1);
    ::waitpid(child, nullptr, 0);
    CHECK_NOTHROW(state_directory{temporary.path, &instance});
    for (int const end : {ends[0], ends[1], back[0], back[1]}) ::close(end);
}

TEST_CASE("state_directory: threads of one instance share it, another instance of the process does not get it") {
    weir_tests::temporary_directory const temporary;
    int const one = 1, other = 2;
    {
        state_directory const first{temporary.path, &one}, second{temporary.path, &one};
        CHECK_THROWS_WITH((state_directory{temporary.path, &other}),
                          Catch::Contains(temporary.path + " is in use by another instance in this process"));
    }
    CHECK_NOTHROW(state_directory{temporary.path, &other});
}

TEST_CASE("state_directory: a task's directory is one thread's at a time") {
    weir_tests::temporary_directory const temporary;
    int const instance = 0;
    state_directory first{temporary.path, &instance};
    {
        state_directory second{temporary.path, &instance};
        CHECK(first.try_take({0, 1}));
        CHECK(first.try_take({0, 1}));
        CHECK_FALSE(second.try_take({0, 1}));
        CHECK(second.try_take({0, 2}));
        second.give_back({0, 1});  // not its own
        CHECK_FALSE(second.try_take({0, 1}));
        first.give_back({0, 1});
        CHECK(second.try_take({0, 1}));
    }
    CHECK(first.try_take({0, 1}));
    CHECK(first.try_take({0, 2}));
}

TEST_CASE("state_directory: what nobody has had for long is deleted, and nothing else") {
    weir_tests::temporary_directory const temporary;
    int const instance = 0;
    state_directory directory{temporary.path, &instance}, other{temporary.path, &instance};
    for (auto const* name : {"0_0", "0_1", "1_12", "global", "0_x", "0_0_0"}) {
        weir::files::make_directories(temporary.path + '/' + name + "/rocksdb/s");
        weir::files::write_atomically(temporary.path + '/' + name + "/.checkpoint", "text");
    }
    REQUIRE(other.try_take({0, 1}));
    auto const now_s = static_cast<std::int64_t>(::time(nullptr));
    std::vector<std::string> said;
    auto const say = [&](std::string line) { said.push_back(std::move(line)); };
    directory.clean_up(now_s + 599, 600'000, say);
    CHECK(said.empty());
    directory.clean_up(now_s + 700, 600'000, say);
    CHECK(said.size() == 2);
    CHECK_FALSE(weir::files::exists(directory.path_of({0, 0})));
    CHECK(weir::files::exists(directory.path_of({0, 1}) + "/.checkpoint"));
    CHECK_FALSE(weir::files::exists(directory.path_of({1, 12})));
    CHECK(weir::files::names_in(temporary.path).size() == 5);  // with .lock
    CHECK(directory.try_take({0, 0}));
}
