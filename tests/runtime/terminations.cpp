// SPDX-License-Identifier: Apache-2.0
// Processes that std::terminate ends: children of this one.
#include <weir/runtime/terminations.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tests/runtime/application.hpp>
#include <weir/dump.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::runtime::terminations;

namespace {

/// The signal that ends a child which does this; 0: it lives on.
template <typename Do>
int signal_of_child(Do const& what) {
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // the test framework's handler would write into the results
        ::rlimit const none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
        auto const nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(nothing, STDOUT_FILENO);
        ::dup2(nothing, STDERR_FILENO);
        what();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// A call, as compilers warn of what cannot but terminate.
template <typename Exception>
void check(bool good, Exception const& why) {
    if (!good) throw why;
}

auto careless() {
    return weir::topology(words() | weir::map_values([](std::string const& v) noexcept {
                              check(v != "bad", std::logic_error{"canary-in-a-value"});
                              return v;
                          }) |
                          weir::to<"out">());
}

std::string dump_of_child(char const* on_terminate) {
    auto const path = (std::filesystem::temp_directory_path() / ("weir-end-" + std::to_string(::getpid()))).string();
    std::filesystem::remove(path);
    CHECK(signal_of_child([&] {
              fixture f;
              weir::sim::streams app{
                  f.cluster, careless(),
                  weir_tests::app({{"weir.dump.file", path}, {"weir.dump.on.terminate", on_terminate}}),
                  weir::with<weir::dumps>};
              app.start();
              f.append("k", "bad");
              app.wait_for(weir::state::error, long_ms);
          }) == SIGABRT);
    std::ifstream in{path};
    std::string const dump{std::istreambuf_iterator<char>{in}, {}};
    std::filesystem::remove(path);
    return dump;
}

void goes_on() { ::_exit(0); }

}  // namespace

TEST_CASE("terminations: a noexcept function that throws leaves a dump, if that is wanted") {
    auto const dump = dump_of_child("true");
    CHECK_THAT(dump, Catch::Matchers::StartsWith("=== std::terminate: std::logic_error\n=== weir application app, "));
    CHECK_THAT(dump, Contains("  processing for ") && Contains("    in KSTREAM-MAPVALUES-0000000001 for ") &&
                         Contains("with a record of task 0_0, topic in, partition 0, offset 0\n"));
    CHECK_THAT(dump, !Contains("canary"));
    CHECK(dump_of_child("false").empty());
}

TEST_CASE("terminations: the setting is true or false") {
    fixture f;
    CHECK_THROWS_WITH((weir::sim::streams{f.cluster, careless(), weir_tests::app({{"weir.dump.on.terminate", "yes"}}),
                                          weir::with<weir::dumps>}),
                      "setting weir.dump.on.terminate: yes is neither true nor false");
}

TEST_CASE("terminations: the handler that was there before comes after them, and is put back") {
    auto const own = std::get_terminate();
    {
        terminations const one;
        auto const shared = std::get_terminate();
        CHECK(shared != own);
        terminations const other;
        CHECK(std::get_terminate() == shared);
    }
    CHECK(std::get_terminate() == own);
    CHECK(signal_of_child([] {
              std::set_terminate(goes_on);
              terminations const nobody_answers;
              std::terminate();
          }) == 0);
}

TEST_CASE("terminations: who answers is waited for, and sees each one once") {
    terminations one;
    CHECK_FALSE(one.take());
    CHECK(terminations::reason().empty());
    CHECK(signal_of_child([] {
              terminations mine;
              std::thread{[&] {
                  while (!mine.take()) std::this_thread::yield();
                  if (mine.take() || terminations::reason() != "int") ::_exit(1);
                  ::kill(::getpid(), SIGUSR1);
              }}.detach();
              [&]() noexcept { check(false, 7); }();
          }) == SIGUSR1);
}
