// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"
#include <CLI/CLI.hpp>
#include <cstdlib>

namespace example {
namespace {

void add_options(CLI::App& app, options& o) {
    app.add_option("--bootstrap-server", o.bootstrap_server,
                   "HOST:PORT of a real Kafka; without it the cluster is embedded");
    auto* const records = app.add_option("--records", o.records, "how many records to generate");
    records->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}))->capture_default_str();
    app.add_option("--seed", o.seed, "of the generator")->capture_default_str();
    app.add_flag("--forever", o.forever, "generate until Ctrl-C, then check what was written")->excludes(records);
    app.add_option("--rate", o.rate, "records per second; default: no limit, with --forever 100")
        ->check(CLI::Range(0.01, 1e7));
    app.add_option("--partitions", o.partitions, "of topics that have to be created")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--threads", o.threads, "stream threads of the application")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--topology", o.topology, "print the topology and end, as text, dot, mermaid, draw or json")
        ->expected(0, 1)
        ->type_name("[FORM]")
        ->check(CLI::IsMember({"", "text", "dot", "mermaid", "draw", "json"}));
    app.add_option("--metrics", o.metrics,
                   "measure at this level and print a table in the end: off, info, debug, trace")
        ->check(CLI::IsMember({"off", "info", "debug", "trace"}));
    app.add_option("--debug-server", o.debug_server,
                   "show the running application at http://127.0.0.1:PORT; 0 takes a free port")
        ->type_name("PORT")
        ->check(CLI::Range(0, 65535));
    app.add_flag("--interceptors", o.interceptors,
                 "log what is read, sent and committed to consumer_interceptor.log and producer_interceptor.log, "
                 "card numbers as they were read included");
    app.add_option("--log-dir", o.log_dir, "where these files are made; those of an earlier run are deleted")
        ->capture_default_str();
}

}  // namespace

options parse(int argc, char** argv, description const& about) {
    options o;
    CLI::App app{about.text};
    add_options(app, o);
    if (about.kill) {
        auto* const kill = app.add_flag("--kill", o.kill, "kill the application in the middle and start it again");
        kill->excludes(app.get_option("--forever"));
        app.add_flag("--worker", o.worker)->group("");
    }
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        std::exit(app.exit(e) == 0 ? 0 : 2);
    }
    if (app.count("--topology") > 0 && o.topology.empty()) o.topology = "text";
    if (o.forever && o.rate <= 0) o.rate = 100;
    return o;
}

}  // namespace example
