// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/kafka/group.hpp>

namespace weir_groups {

/// For scripts.
enum exit_code : int { ok = 0, not_found = 1, wrong_usage = 2, failed = 3, unhealthy = 4 };

struct options {
    std::string bootstrap_server, command_config;
    std::vector<std::string> groups;
    bool list = false, describe = false, all_groups = false;
    bool offsets = false, members = false, state = false, verbose = false, json = false, watch = false;
    std::vector<weir::kafka::group_state> states;  ///< of --list --state; empty: all
    int timeout_ms = 30'000;
    double interval_s = 5;
    double window_s = 60;
    int rounds = 0;  ///< of --watch; 0: until it is interrupted
};

inline std::vector<weir::kafka::group_state> parse_states(std::string const& text) {
    std::vector<weir::kafka::group_state> states;
    for (auto word : CLI::detail::split(text, ',')) {
        word = CLI::detail::trim_copy(word);
        if (word.empty()) continue;
        auto const state = weir::kafka::parse_group_state(word);
        if (!state)
            throw weir::config_error{
                "--state: '" + word +
                "' is none of Stable, Empty, PreparingRebalance, CompletingRebalance, Dead, Unknown"};
        states.push_back(*state);
    }
    return states;
}

/// Reads the command line. For --help, --version and mistakes it writes what is to be said, and gives the exit code.
inline std::optional<int> parse(std::vector<std::string> arguments, std::string const& version, options& o,
                                std::ostream& out, std::ostream& err) {
    CLI::App app{
        "Lists and describes the consumer groups of a Kafka cluster, as kafka-consumer-groups.sh does, and watches\n"
        "how their lag grows. It changes nothing.",
        "weir-groups"};
    std::string states, interval;
    app.set_version_flag("--version", version);
    app.add_option("--bootstrap-server", o.bootstrap_server, "HOST:PORT of brokers, separated by commas")
        ->type_name("SERVERS");
    app.add_option("--command-config", o.command_config, "properties file with settings of the client, as Java's tools")
        ->type_name("FILE");
    auto* const list = app.add_flag("--list", o.list, "list all consumer groups");
    auto* const describe =
        app.add_flag("--describe", o.describe, "describe groups: offsets and lag, unless told otherwise");
    auto* const group = app.add_option("--group", o.groups, "the group to describe; may be given several times")
                            ->type_name("NAME")
                            ->take_all();
    auto* const all = app.add_flag("--all-groups", o.all_groups, "describe every group");
    auto* const offsets = app.add_flag("--offsets", o.offsets, "describe: offsets and lag of each partition");
    auto* const members = app.add_flag("--members", o.members, "describe: members");
    auto* const state = app.add_option("--state", states, "describe: state; list: states too, or only groups in those")
                            ->expected(0, 1)
                            ->type_name("[STATE,...]");
    app.add_flag("--verbose", o.verbose, "describe: more columns");
    auto* const watch = app.add_option("--watch", interval, "describe again and again, with growth of lag and verdict")
                            ->expected(0, 1)
                            ->type_name("[SECONDS=5]");
    app.add_option("--window", o.window_s, "watch: seconds to judge by, at least twice the time between two commits")
        ->check(CLI::Range(1.0, 86'400.0))
        ->needs(watch)
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_option("--count", o.rounds, "watch: end after so many rounds")
        ->check(CLI::Range(1, 1'000'000'000))
        ->needs(watch)
        ->type_name("N");
    app.add_flag("--json", o.json, "one line of JSON for each group (--list: for all of them)");
    app.add_option("--timeout", o.timeout_ms, "milliseconds to wait for answers")
        ->check(CLI::Range(1, 3'600'000))
        ->type_name("MS")
        ->capture_default_str();
    list->excludes(describe)->excludes(group)->excludes(all)->excludes(offsets)->excludes(members)->excludes(watch);
    group->excludes(all);
    offsets->excludes(members)->excludes(state);
    members->excludes(state);
    watch->excludes(members)->excludes(state);
    app.footer(
        "Exit codes: 0 done; 1 a group does not exist, or could not be described; 2 wrong usage or settings;\n"
        "3 no broker answered, or one refused; 4 --watch --count ended with a group stalled or falling behind.");
    try {
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
        app.parse(arguments);
        o.state = app.count("--state") > 0;
        o.watch = app.count("--watch") > 0;
        if (!interval.empty()) o.interval_s = CLI::detail::lexical_cast(interval, o.interval_s) ? o.interval_s : -1;
        if (o.interval_s < 0.1 || o.interval_s > 86'400)
            throw CLI::ValidationError{"--watch", "give 0.1 to 86400 seconds"};
        if (o.list == o.describe) throw CLI::RequiredError{"One of --list and --describe"};
        if (o.describe && o.groups.empty() && !o.all_groups) throw CLI::RequiredError{"--group or --all-groups"};
        if (o.describe && !states.empty()) throw CLI::ValidationError{"--state", "only --list takes states"};
        if (o.bootstrap_server.empty() && o.command_config.empty()) throw CLI::RequiredError{"--bootstrap-server"};
        o.states = parse_states(states);
    } catch (CLI::ParseError const& e) {
        return app.exit(e, out, err) == 0 ? ok : wrong_usage;
    } catch (weir::config_error const& e) {
        err << "weir-groups: " << e.what() << '\n';
        return wrong_usage;
    }
    return std::nullopt;
}

}  // namespace weir_groups
