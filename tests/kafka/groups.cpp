// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/groups.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tests/laws/support.hpp>
#include <weir/kafka/group_table.hpp>
#include "broker.hpp"

using namespace weir;
using weir::kafka_tests::nowhere;
using weir::kafka_tests::with_broker;
using weir::laws::deadline_ms;
using weir::laws::member_of;
using weir::laws::recording_listener;

namespace {

/// What Kafka's own tool prints.
struct said {
    std::string out, err;
};
said java_tool(std::string const& servers, std::string const& options) {
    auto const errors = std::filesystem::temp_directory_path() / ("weir-groups-" + std::to_string(getpid()));
    auto* const pipe = popen(("python3 " WEIR_SOURCE_DIR "/tests/kafka/consumer_groups.py --bootstrap-server " +
                              servers + ' ' + options + " 2>" + errors.string())
                                 .c_str(),
                             "r");
    REQUIRE(pipe);
    said result;
    for (int c; (c = std::fgetc(pipe)) != EOF;) result.out += static_cast<char>(c);
    CHECK(pclose(pipe) == 0);
    std::ifstream in{errors};
    result.err.assign(std::istreambuf_iterator<char>{in}, {});
    in.close();
    std::filesystem::remove(errors);
    return result;
}

template <typename Broker>
kafka::group_description described(Broker const& b, std::string const& name) {
    kafka::groups cluster{b.settings({})};
    auto all = cluster.describe(std::vector{name}, deadline_ms);
    REQUIRE(all.size() == 1);
    cluster.read_offsets(all, deadline_ms);
    REQUIRE(all[0].error == "");
    return all[0];
}

/// All tables of one group, ours and those of the tool.
template <typename Broker>
void compare(Broker const& b, std::string const& name) {
    auto const group = described(b, name);
    auto const options = "--describe --group " + name;
    auto const offsets = java_tool(b.servers(), options);
    CHECK(kafka::offsets_table(group) == offsets.out);
    CHECK(kafka::state_remark(group) == offsets.err);
    CHECK(kafka::members_table(group) == java_tool(b.servers(), options + " --members").out);
    CHECK(kafka::members_table(group, true) == java_tool(b.servers(), options + " --members --verbose").out);
    CHECK(kafka::states_table(group) == java_tool(b.servers(), options + " --state").out);
    CHECK(kafka::states_table(group, true) == java_tool(b.servers(), options + " --state --verbose").out);
}

void commit(kafka::consumer& consumer, std::string const& topic, std::int32_t partition, std::int64_t offset) {
    consumer.commit(std::vector<offset_and_metadata>{{{topic, partition}, offset, ""}}, deadline_ms);
}

}  // namespace

TEST_CASE("groups: without a broker every question ends with an error that names the servers") {
    kafka::groups cluster{nowhere(), kafka::log_sink{}};
    auto const named = Catch::Equals("no broker of 127.0.0.1:1 answered within 100 ms");
    CHECK_THROWS_WITH(cluster.list(100), named);
    CHECK_THROWS_WITH(cluster.describe(std::vector<std::string>{"g"}, 100), named);
    CHECK(cluster.describe({}, 100).empty());
    CHECK_THROWS_AS((kafka::groups{runtime::client_settings{}, kafka::log_sink{}}), config_error);
}

TEST_CASE("groups: the tables of an active group are those of kafka-consumer-groups.sh", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(3), other = b.unique_topic(1), name = topic + "-group";
        for (int p = 0; p < 3; ++p) laws::send_numbered(b, topic, 10 * (p + 1), p);
        laws::send_numbered(b, other, 7);
        recording_listener first, second;
        auto one = b.supplier().consumer(member_of(name, {{"client.id", "a-client-with-a-long-name"}}));
        auto two = b.supplier().consumer(member_of(name, {{"group.instance.id", "instance-2"}}));
        one.subscribe(std::vector{topic}, first);
        two.subscribe(std::vector{topic}, second);
        REQUIRE(laws::poll_all_until(
            [&] {
                return first.owned.size() + second.owned.size() == 3 && !first.owned.empty() && !second.owned.empty();
            },
            one, two));
        auto& owner = first.owned.contains({topic, 1}) ? one : two;
        commit(owner, topic, 1, 5);
        commit(owner, other, 0, 7);  // read before, by somebody who is gone

        auto const group = described(b, name);
        CHECK(group.state == kafka::group_state::stable);
        CHECK(group.assignor == "range");
        CHECK(group.coordinator.id == 1);
        REQUIRE(group.members.size() == 2);
        CHECK(kafka::total_lag(group) == 15);
        CHECK(group.offsets.size() == 4);
        compare(b, name);
        CHECK(java_tool(b.servers(), "--list").out.find(name + '\n') != std::string::npos);
        kafka::groups cluster{b.settings({})};
        auto const listed = cluster.list(deadline_ms);
        CHECK(std::any_of(listed.begin(), listed.end(),
                          [&](auto const& l) { return l.group == name && l.state == kafka::group_state::stable; }));
    });
}

TEST_CASE("groups: the tables of a group that has a member without partitions", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1), name = topic + "-group";
        laws::send_numbered(b, topic, 4);
        recording_listener first, second;
        auto one = b.supplier().consumer(member_of(name)), two = b.supplier().consumer(member_of(name));
        one.subscribe(std::vector{topic}, first);
        REQUIRE(laws::poll_all_until([&] { return first.owned.size() == 1; }, one));
        two.subscribe(std::vector{topic}, second);
        auto const joined = [&] {
            return described(b, name).state == kafka::group_state::stable && first.assigned + second.assigned >= 3;
        };
        REQUIRE(laws::poll_all_until(joined, one, two));
        auto const group = described(b, name);
        REQUIRE(group.members.size() == 2);
        CHECK(group.members[0].assignment.size() + group.members[1].assignment.size() == 1);
        compare(b, name);
    });
}

TEST_CASE("groups: the tables of an empty group, and of one that is none", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(2), name = topic + "-group";
        laws::send_numbered(b, topic, 3);
        {
            auto consumer = b.supplier().consumer(member_of(name));
            commit(consumer, topic, 0, 1);
        }
        CHECK(described(b, name).state == kafka::group_state::empty);
        compare(b, name);

        auto const none = described(b, topic + "-none");
        CHECK_FALSE(none.exists());
        CHECK(kafka::state_remark(none) == "\nError: Consumer group '" + topic + "-none' does not exist.\n");
        CHECK(kafka::offsets_table(none) + kafka::members_table(none) + kafka::states_table(none) == "");
        CHECK_THAT(java_tool(b.servers(), "--describe --group " + topic + "-none").out,
                   Catch::Contains("Group " + topic + "-none not found."));
    });
}

TEST_CASE("groups: several at once, in the order of their names in the question", "[broker]") {
    with_broker([](auto& b) {
        auto const topic = b.unique_topic(1);
        std::vector<std::string> const names{topic + "-b", topic + "-none", topic + "-a", topic + "-b"};
        for (int i : {0, 2}) {
            auto consumer = b.supplier().consumer(member_of(names[static_cast<std::size_t>(i)]));
            commit(consumer, topic, 0, i);
        }
        kafka::groups cluster{b.settings({})};
        auto all = cluster.describe(names, deadline_ms);
        cluster.read_offsets(all, deadline_ms);
        REQUIRE(all.size() == 4);
        CHECK(all[0].group == names[0]);
        CHECK(all[2].group == names[2]);
        CHECK(all[0].offsets.at(0).lag() == 0);
        CHECK(all[2].offsets.at(0).lag() == -2);
        CHECK(all[3].offsets.at(0).lag() == 0);
        CHECK_FALSE(all[1].exists());
        CHECK(all[1].offsets.empty());
    });
}
