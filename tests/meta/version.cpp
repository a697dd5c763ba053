// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <weir/meta/version.hpp>

TEST_CASE("the library knows its version") {
    std::ostringstream project;
    project << std::ifstream{WEIR_SOURCE_DIR "/CMakeLists.txt"}.rdbuf();
    CHECK(project.str().find("project(weir VERSION " + std::string{weir::version} + ' ') != std::string::npos);
}
