// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <weir/kafka/log.hpp>

using weir::kafka::log_level;

namespace {

/// What `write` leaves on the standard error stream.
template <typename Write>
std::string stderr_of(Write write) {
    std::fflush(stderr);
    int const before = dup(STDERR_FILENO);
    std::FILE* const file = std::tmpfile();
    dup2(fileno(file), STDERR_FILENO);
    write();
    std::fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    std::string text(static_cast<std::size_t>(lseek(fileno(file), 0, SEEK_END)), '\0');
    CHECK(pread(fileno(file), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    std::fclose(file);
    return text;
}

}  // namespace

TEST_CASE("the default log is warnings and worse, one line each, on stderr") {
    auto const text = stderr_of([] {
        weir::kafka::log_to_stderr(log_level::notice, "client", "not shown");
        weir::kafka::log_to_stderr(log_level::warning, "client", "shown");
        weir::kafka::log_to_stderr(log_level::error, "other", "too");
    });
    CHECK(text == "weir: client: shown\nweir: other: too\n");
}

TEST_CASE("a client without a name of its own is not named") {
    CHECK(stderr_of([] {
              weir::kafka::log_to_stderr(log_level::error, "weir", "shown");
              weir::kafka::log_to_stderr(log_level::error, "", "too");
          }) == "weir: shown\nweir: too\n");
}
