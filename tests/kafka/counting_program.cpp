// SPDX-License-Identifier: Apache-2.0
// Counts by key until SIGTERM; a program of its own, so that tests/kafka/counting_kills.cpp can kill it.
//
// usage: counting_program memory|rocksdb SETTING=VALUE...
#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <tests/kafka/counting.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/rocksdb.hpp>
#include <weir/weir.hpp>

namespace {

/// One line for each restore, "restored TOPIC-PARTITION START END", as soon as it is over.
struct restore_lines : weir::restore::listener {
    std::map<weir::topic_partition, std::pair<std::int64_t, std::int64_t>> from_to;

    void on_restore_start(weir::topic_partition const& tp, std::string_view, std::int64_t start, std::int64_t end) {
        from_to[tp] = {start, end};
    }
    void on_restore_end(weir::topic_partition const& tp, std::string_view, std::int64_t) {
        auto const [start, end] = from_to[tp];
        std::printf("restored %s %lld %lld\n", to_string(tp).c_str(), static_cast<long long>(start),
                    static_cast<long long>(end));
        std::fflush(stdout);
    }
};

template <typename Engine>
int count(weir::config const& settings) {
    weir::kafka::streams app{weir::topology(weir::stream<counting::input>(weir::serde::string, weir::serde::string) |
                                            weir::group_by_key() | weir::count<counting::store>(weir::kept_in<Engine>) |
                                            weir::to_stream() | weir::to<counting::output>()),
                             settings, weir::with<restore_lines>};
    app.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    std::string const engine = argc > 1 ? argv[1] : "";
    weir::config settings;
    for (int i = 2; i < argc; ++i) {
        std::string const setting = argv[i];
        auto const equals = std::min(setting.find('='), setting.size() - 1);
        settings.set(setting.substr(0, equals), setting.substr(equals + 1));
    }
    if (engine == "memory") return count<weir::memory_engine>(settings);
    if (engine == "rocksdb") return count<weir::rocksdb_engine>(settings);
    return std::fprintf(stderr, "usage: counting_program memory|rocksdb SETTING=VALUE...\n"), 2;
} catch (std::exception const& e) {
    return std::fprintf(stderr, "%s\n", e.what()), 1;
}
