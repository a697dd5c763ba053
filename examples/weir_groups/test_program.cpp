// SPDX-License-Identifier: Apache-2.0
#include <simdjson.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tests/kafka/broker.hpp>
#include <tests/laws/support.hpp>
#include "program.hpp"

using namespace weir;
using Catch::Contains;
using Catch::Equals;
using kafka_tests::with_broker;

namespace {

struct ended {
    int code;
    std::string out, err;
};
ended run(std::vector<std::string> const& arguments, bool terminal = false) {
    std::ostringstream out, err;
    auto const code = weir_groups::run(arguments, "weir-groups 1.2.3", out, err, terminal);
    return {code, out.str(), err.str()};
}

/// A file that lives as long as this.
struct file {
    std::string name =
        std::filesystem::temp_directory_path() / ("weir-groups-" + std::to_string(getpid()) + ".properties");
    explicit file(std::string const& text) { std::ofstream{name} << text; }
    file(file const&) = delete;
    file& operator=(file const&) = delete;
    ~file() { std::filesystem::remove(name); }
};

std::string const nowhere = "127.0.0.1:1";

}  // namespace

TEST_CASE("weir-groups: help and version") {
    auto const help = run({"--help"});
    CHECK(help.code == 0);
    CHECK(help.err == "");
    for (auto const* option : {"--bootstrap-server", "--command-config", "--list", "--describe", "--group",
                               "--all-groups", "--offsets", "--members", "--state", "--verbose", "--watch", "--window",
                               "--count", "--json", "--timeout", "--version", "Exit codes:"})
        CHECK_THAT(help.out, Contains(option));
    CHECK(run({"--version"}).out == "weir-groups 1.2.3\n");
}

TEST_CASE("weir-groups: wrong usage ends with 2 and says what is wrong") {
    auto const wrong = [](std::vector<std::string> arguments, char const* why) {
        arguments.insert(arguments.end(), {"--bootstrap-server", nowhere, "--timeout", "50"});
        auto const e = run(arguments);
        CHECK(e.code == 2);
        CHECK(e.out == "");
        CHECK_THAT(e.err, Contains(why));
    };
    wrong({}, "--list and --describe");
    wrong({"--describe"}, "--group or --all-groups");
    wrong({"--list", "--describe", "--all-groups"}, "excludes");
    wrong({"--describe", "--group", "g", "--all-groups"}, "excludes");
    wrong({"--describe", "--group", "g", "--members", "--state"}, "excludes");
    wrong({"--describe", "--group", "g", "--state", "Stable"}, "--state");
    wrong({"--list", "--state", "Stable,Happy"}, "'Happy' is none of Stable, Empty");
    wrong({"--list", "--watch"}, "excludes");
    wrong({"--describe", "--group", "g", "--count", "3"}, "--watch");
    wrong({"--describe", "--group", "g", "--watch", "soon"}, "--watch");
    wrong({"--describe", "--group", "g", "--watch", "0"}, "--watch");
    wrong({"--list", "--unknown"}, "--unknown");
    CHECK_THAT(run({"--list"}).err, Contains("--bootstrap-server"));
}

TEST_CASE("weir-groups: without a broker one line says so, and it ends with 3") {
    for (std::vector<std::string> what : {std::vector<std::string>{"--list"},
                                          {"--describe", "--group", "g"},
                                          {"--describe", "--all-groups", "--watch", "1", "--count", "1"}}) {
        what.insert(what.end(), {"--bootstrap-server", nowhere, "--timeout", "300"});
        auto const e = run(what);
        CHECK(e.code == 3);
        CHECK(e.out == "");
        CHECK_THAT(e.err, Catch::StartsWith("weir-groups: no broker of 127.0.0.1:1 answered within 300 ms") &&
                              Contains("Connection refused"));
        CHECK(std::count(e.err.begin(), e.err.end(), '\n') == 1);
    }
}

TEST_CASE("weir-groups: wrong settings end with 2; secrets are not shown") {
    CHECK(run({"--list", "--command-config", "/nowhere/x"}).err == "weir-groups: file /nowhere/x cannot be opened\n");
    file const config{"bootstrap.servers=127.0.0.1:1\nsasl.password=geheim\nsecurity.protocol=geheimes\n"};
    auto const e = run({"--list", "--command-config", config.name, "--timeout", "100"});
    CHECK(e.code == 2);
    CHECK_THAT(e.err, Contains("security.protocol of the consumer: ") && !Contains("geheim\"") && !Contains("geheim "));
}

TEST_CASE("weir-groups: lists and describes", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1), group = topic + "-group";
        laws::send_numbered(b, topic, 5);
        {
            auto consumer = b.supplier().consumer(laws::member_of(group));
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, laws::deadline_ms);
        }
        file const config{"bootstrap.servers=" + b.servers() +
                          "\n# of Java, and of no meaning here\nclient.dns.lookup=x\n"};
        auto const on = [&](std::vector<std::string> arguments) {
            arguments.insert(arguments.end(), {"--command-config", config.name});
            return run(arguments);
        };
        CHECK_THAT(on({"--list"}).out, Contains(group + '\n'));
        CHECK_THAT(on({"--list", "--state", "empty"}).out, Catch::StartsWith("GROUP ") && Contains("\n" + group + ' '));
        CHECK_THAT(on({"--list", "--state", "Stable"}).out, !Contains(group));
        CHECK_THAT(on({"--list", "--json"}).out, Contains("{\"group\":\"" + group + "\",\"state\":\"Empty\"}"));

        auto const described = on({"--describe", "--group", group});
        CHECK(described.code == 0);
        CHECK_THAT(described.out, Catch::StartsWith("\nGROUP ") && Contains(" 2               5               3  "));
        CHECK(described.err == "\nConsumer group '" + group + "' has no active members.\n");
        CHECK_THAT(on({"--describe", "--group", group, "--verbose"}).out, Contains(" LEADER-EPOCH "));
        CHECK_THAT(on({"--describe", "--group", group, "--members"}).out, Contains("#PARTITIONS"));
        CHECK_THAT(on({"--describe", "--group", group, "--state"}).out, Contains(" Empty "));
        CHECK_THAT(on({"--describe", "--all-groups"}).out, Contains("\n" + group + ' '));

        auto const none = on({"--describe", "--group", group + "-none", "--group", group});
        CHECK(none.code == 1);
        CHECK_THAT(none.err, Contains("Error: Consumer group '" + group + "-none' does not exist."));
        CHECK(none.out == described.out);

        simdjson::dom::parser parser;
        auto const json = on({"--describe", "--group", group, "--json"}).out;
        CHECK(std::int64_t{parser.parse(json)["lag"]} == 3);
    });
}

TEST_CASE("weir-groups: watches, and says by its exit code what it saw", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1), group = topic + "-group";
        laws::send_numbered(b, topic, 5);
        auto consumer = b.supplier().consumer(laws::member_of(group));
        auto const commit = [&](std::int64_t offset) {
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, offset, ""}}, laws::deadline_ms);
        };
        auto const watch = [&](bool json, bool terminal = false) {
            std::vector<std::string> arguments{"--describe", "--group", group,     "--watch", "0.3",
                                               "--window",   "1",       "--count", "6",       "--bootstrap-server",
                                               b.servers()};
            if (json) arguments.emplace_back("--json");
            return run(arguments, terminal);
        };
        commit(2);
        auto const stalled = watch(false);
        CHECK(stalled.code == 4);
        CHECK_THAT(stalled.out, Contains("group " + group + ": Empty, lag 3, -/s, measuring\n") &&
                                    Catch::EndsWith("group " + group + ": Empty, lag 3, +0.0/s, stalled\n") &&
                                    !Contains("\x1b"));
        CHECK_THAT(watch(false, true).out, Catch::StartsWith("\x1b[H\x1b[2J\nGROUP "));
        commit(5);
        auto const steady = watch(true);
        CHECK(steady.code == 0);
        CHECK(std::count(steady.out.begin(), steady.out.end(), '\n') == 6);
        CHECK_THAT(steady.out, Contains("\"verdict\":\"measuring\"") && Contains("\"verdict\":\"steady\""));
    });
}
