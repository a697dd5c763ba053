// SPDX-License-Identifier: Apache-2.0
#include "interceptor_logs.hpp"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

namespace example {
namespace {

namespace fs = std::filesystem;

constexpr char const* names[]{"consumer_interceptor", "producer_interceptor"};

/// A log and the older ones that it was rotated to: `name.log`, `name.1.log` and so on.
std::vector<fs::path> files_of(fs::path const& folder, std::string const& name) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (auto const& entry : fs::directory_iterator{folder}) {
        auto const file = entry.path().filename().string();
        if (!file.starts_with(name) || !file.ends_with(".log")) continue;
        auto const middle = file.substr(name.size(), file.size() - name.size() - 4);
        if (middle.find_first_not_of(".0123456789") == std::string::npos) found.push_back(entry.path());
    }
    return found;
}

}  // namespace

void remove_interceptor_logs(std::string const& folder) {
    for (auto const* name : names)
        for (auto const& file : files_of(folder, name)) fs::remove(file);
}

void tell_interceptor_logs(std::string const& folder) {
    for (auto const* name : names) {
        auto const files = files_of(folder, name);
        unsigned long long lines = 0;
        for (auto const& file : files) {
            std::ifstream in{file};
            for (std::string line; std::getline(in, line);) ++lines;
        }
        std::printf("%s: %llu lines", (fs::path{folder} / (std::string{name} + ".log")).c_str(), lines);
        if (files.size() > 1) std::printf(", in it and %zu older files", files.size() - 1);
        std::printf("\n");
    }
}

}  // namespace example
