// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace example {

/// What every example takes on its command line.
struct options {
    std::string bootstrap_server;  ///< empty: the embedded cluster
    std::uint64_t records = 10'000;
    std::uint64_t seed = 1;
    std::string metrics = "info";
    int partitions = 2;
    int threads = 1;
    bool kill = false;
    std::string topology;  ///< empty: run; else the form in which to print the topology
    std::uint64_t worker = 0;  ///< this process is the application that gets killed, after as many records
    bool interceptors = false;
    std::string log_dir = "build/interceptors";
};

/// What only some of them take.
struct extra_options {
    bool kill = false, interceptors = false;
};

/// Reads the command line; for --help and mistakes it prints and ends the program.
inline options parse(int argc, char** argv, char const* description, extra_options has = {}) {
    options o;
    CLI::App app{description};
    app.add_option("--bootstrap-server", o.bootstrap_server,
                   "HOST:PORT of a real Kafka; without it the cluster is embedded");
    app.add_option("--records", o.records, "how many records to generate")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}))
        ->capture_default_str();
    app.add_option("--seed", o.seed, "of the generator")->capture_default_str();
    app.add_option("--metrics", o.metrics, "metrics level, printed at the end: off, info or debug")
        ->check(CLI::IsMember({"off", "info", "debug"}))
        ->capture_default_str();
    app.add_option("--partitions", o.partitions, "of topics that have to be created")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--threads", o.threads, "stream threads of the application")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--topology", o.topology, "print the topology and end, as text, dot, mermaid, draw or json")
        ->expected(0, 1)
        ->type_name("[FORM]")
        ->check([](std::string const& form) {
            for (auto const* known : {"", "text", "dot", "mermaid", "draw", "json"})
                if (form == known) return std::string{};
            return form + " is none of text, dot, mermaid, draw, json";
        });
    if (has.interceptors) {
        auto* const flag = app.add_flag("--interceptors", o.interceptors,
                                        "log what is read, sent and committed to consumer_interceptor.log and "
                                        "producer_interceptor.log, card numbers as they were read included");
        app.add_option("--log-dir", o.log_dir, "where these files are made; those of an earlier run are deleted")
            ->needs(flag)
            ->capture_default_str();
    }
    if (has.kill) {
        app.add_flag("--kill", o.kill, "kill the application in the middle and start it again");
        app.add_option("--worker", o.worker)->group("");
    }
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        std::exit(app.exit(e) == 0 ? 0 : 2);
    }
    if (app.count("--topology") > 0 && o.topology.empty()) o.topology = "text";
    return o;
}

}  // namespace example
