// SPDX-License-Identifier: Apache-2.0
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

/// Appends one line per finished test case to the file that WEIR_TEST_RESULTS names, so that tests/run can count cases
/// even when a later one ends the process.
struct result_lines : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseStarting(Catch::TestCaseInfo const& info) override {
        TestEventListenerBase::testCaseStarting(info);
        write("start", info.name);
    }
    void testCaseEnded(Catch::TestCaseStats const& stats) override {
        write(stats.totals.testCases.failed == 0 ? "pass" : "fail", stats.testInfo.name);
        TestEventListenerBase::testCaseEnded(stats);
    }

private:
    static void write(char const* outcome, std::string const& name) {
        if (char const* path = std::getenv("WEIR_TEST_RESULTS"))
            std::ofstream{path, std::ios::app} << outcome << '\t' << name << '\n';
    }
};

CATCH_REGISTER_LISTENER(result_lines)

}  // namespace
