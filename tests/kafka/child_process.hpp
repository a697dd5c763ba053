// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace weir::kafka_tests {

/// A program of tests/kafka that runs beside the test, which is killed when the test ends. What it says is appended to
/// a file.
class child_process {
    pid_t pid_;

public:
    child_process(std::string const& name, std::vector<std::string> arguments, std::string const& said) {
        auto const path = std::string{WEIR_TEST_PROGRAMS} + '/' + name;
        std::vector<char*> raw{const_cast<char*>(path.c_str())};
        for (auto& argument : arguments) raw.push_back(argument.data());
        raw.push_back(nullptr);
        auto const parent = ::getpid();
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ > 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        auto const file = ::open(said.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(file, 1);
        ::dup2(file, 2);
        if (::getppid() == parent) ::execv(path.c_str(), raw.data());
        ::_exit(127);
    }
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process() {
        if (pid_ > 0) kill();
    }

    void kill() {
        ::kill(pid_, SIGKILL);
        auto const status = wait();
        CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));  // else it had ended before
    }
    /// Its exit code.
    int terminate() {
        ::kill(pid_, SIGTERM);
        auto const status = wait();
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    int wait() {
        int status = 0;
        auto const waited = ::waitpid(pid_, &status, 0);
        CHECK(waited == pid_);
        pid_ = -1;
        return status;
    }
};

}  // namespace weir::kafka_tests
