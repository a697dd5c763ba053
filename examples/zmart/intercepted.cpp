// SPDX-License-Identifier: Apache-2.0
#include "intercepted.hpp"
#include <filesystem>
#include <fstream>
#include <weir/logging.hpp>
#include "job.hpp"

namespace zmart {
namespace {

/// A log and the older ones that it was rotated to: `name.log`, `name.1.log` and so on.
std::vector<std::filesystem::path> files_of(std::filesystem::path const& folder, std::string const& name) {
    std::vector<std::filesystem::path> found;
    if (!std::filesystem::exists(folder)) return found;
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
        auto const file = entry.path().filename().string();
        auto const middle = file.substr(std::min(file.size(), name.size()));
        if (file.starts_with(name) && middle.ends_with(".log") &&
            middle.find_first_not_of(".0123456789log") == middle.npos)
            found.push_back(entry.path());
    }
    return found;
}

void tell(std::filesystem::path const& folder, std::string const& name) {
    auto const files = files_of(folder, name);
    unsigned long long lines = 0;
    for (auto const& file : files) {
        std::ifstream in{file};
        for (std::string line; std::getline(in, line);) ++lines;
    }
    std::printf("%s: %llu lines", (folder / (name + ".log")).c_str(), lines);
    if (files.size() > 1) std::printf(", in it and %zu older files", files.size() - 1);
    std::printf("\n");
}

}  // namespace

int run_intercepted(example::options const& o) {
    std::filesystem::path const folder{o.log_dir};
    std::vector<std::string> const logs{"consumer_interceptor", "producer_interceptor"};
    if (o.topology.empty())
        for (auto const& name : logs)
            for (auto const& file : files_of(folder, name)) std::filesystem::remove(file);
    auto const code = example::run(o, [](auto const& on, auto level, auto const& options) {
        return job(
            on, level, options, {{"weir.interceptor.log.dir", options.log_dir}},
            weir::with<decltype(level), weir::consumer_interceptors<weir::stock_transaction_consumer_interceptor>,
                       weir::producer_interceptors<weir::zmart_producer_interceptor>>);
    });
    if (o.topology.empty())
        for (auto const& name : logs) tell(folder, name);
    return code;
}

}  // namespace zmart
