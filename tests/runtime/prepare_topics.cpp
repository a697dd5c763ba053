// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/prepare_topics.hpp>

#include <catch2/catch.hpp>
#include <tests/runtime/support.hpp>
#include <weir/sim/supplier.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains, Catch::Matchers::StartsWith;

namespace {

/// in (a) -> repartition r1 (of a) -> merged with in (b) -> repartition r2 -> count
auto chained() {
    auto const first = weir::stream<"a">(weir::serde::string, weir::serde::string) | weir::repartition<"r1">();
    auto const both = first | weir::merge(weir::stream<"b">(weir::serde::string, weir::serde::string));
    return weir::topology(both | weir::repartition<"r2">() | weir::group_by_key() | weir::count<"counts">() |
                          weir::to_stream() | weir::to<"out">());
}

struct fixture {
    weir::sim::cluster cluster{weir::sim::virtual_clock{}};
    weir::sim::admin admin{weir::sim::supplier{cluster}.admin({})};

    template <typename Topology>
    void prepare(Topology const& topology,
                 std::initializer_list<std::pair<std::string const, std::string>> settings = {}) {
        weir::runtime::prepare_topics(admin, topology, weir::runtime::stream_settings{app(settings)},
                                      weir::sim::clock{});
    }
    std::optional<std::int32_t> partitions(std::string const& topic) {
        return admin.partition_counts(strings{topic}, 1'000)[0];
    }
};

}  // namespace

TEST_CASE("prepare_topics: topics that are missing are all named, once, sources and sinks; nothing is created then") {
    fixture f;
    f.cluster.create_topic("b", 1);
    CHECK_THROWS_AS(f.prepare(chained()), weir::topology_error);
    CHECK_THROWS_WITH(f.prepare(chained()),
                      "topics do not exist: 'a', 'out'; create them before the application starts");
    CHECK_FALSE(f.partitions("app-r1-repartition"));
    CHECK_FALSE(f.partitions("app-counts-changelog"));
}

TEST_CASE("prepare_topics: a topology without internal topics creates none") {
    fixture f;
    f.cluster.create_topic("in", 3);
    f.cluster.create_topic("out", 1);
    CHECK_NOTHROW(f.prepare(weir::topology(words() | weir::to<"out">())));
}

TEST_CASE("prepare_topics: a changelog has a partition for each of the largest source, and Java's settings") {
    fixture f;
    f.cluster.create_topic("in", 3);
    f.cluster.create_topic("out", 1);
    f.prepare(weir::topology(counted()));
    CHECK(f.partitions("app-counts-changelog") == 3);
    CHECK(f.admin.topic_configs("app-counts-changelog", 1'000) ==
          std::map<std::string, std::string>{{"cleanup.policy", "compact"}, {"message.timestamp.type", "CreateTime"}});
    CHECK_NOTHROW(f.prepare(weir::topology(counted())));  // a restart finds them there
}

TEST_CASE("prepare_topics: numbers of partitions go through chains of repartition topics, the largest source counts") {
    fixture f;
    f.cluster.create_topic("a", 5);
    f.cluster.create_topic("b", 3);
    f.cluster.create_topic("out", 1);
    f.prepare(chained());
    CHECK(f.partitions("app-r1-repartition") == 5);
    CHECK(f.partitions("app-r2-repartition") == 5);
    CHECK(f.partitions("app-counts-changelog") == 5);
    CHECK(f.admin.topic_configs("app-r1-repartition", 1'000) ==
          std::map<std::string, std::string>{{"cleanup.policy", "delete"},
                                             {"message.timestamp.type", "CreateTime"},
                                             {"retention.ms", "-1"},
                                             {"segment.bytes", "52428800"}});
}

TEST_CASE("prepare_topics: the number of partitions that a topology asks for holds, and for its changelog, too") {
    fixture f;
    f.cluster.create_topic("in", 3);
    f.cluster.create_topic("out", 1);
    f.prepare(weir::topology(words() | weir::repartition<"r">(weir::number_of_partitions(7)) | weir::group_by_key() |
                             weir::count<"counts">() | weir::to_stream() | weir::to<"out">()));
    CHECK(f.partitions("app-r-repartition") == 7);
    CHECK(f.partitions("app-counts-changelog") == 7);
}

TEST_CASE("prepare_topics: settings with the prefix topic. are those of internal topics, and win") {
    fixture f;
    f.cluster.create_topic("in", 1);
    f.cluster.create_topic("out", 1);
    f.prepare(weir::topology(counted()),
              {{"topic.cleanup.policy", "delete"}, {"topic.min.insync.replicas", "2"}, {"consumer.x", "y"}});
    CHECK(f.admin.topic_configs("app-counts-changelog", 1'000) ==
          std::map<std::string, std::string>{
              {"cleanup.policy", "delete"}, {"message.timestamp.type", "CreateTime"}, {"min.insync.replicas", "2"}});
}

TEST_CASE("prepare_topics: an internal topic with another number of partitions is named with both numbers") {
    fixture f;
    f.cluster.create_topic("in", 3);
    f.cluster.create_topic("out", 1);
    f.cluster.create_topic("app-counts-changelog", 2);
    CHECK_THROWS_AS(f.prepare(weir::topology(counted())), weir::topology_error);
    CHECK_THROWS_WITH(f.prepare(weir::topology(counted())),
                      StartsWith("existing internal topic app-counts-changelog has invalid partitions: expected: 3; "
                                 "actual: 2. ") &&
                          Contains("org.apache.kafka.tools.StreamsResetter"));
    SECTION("repartition topics, too, and nothing is created then") {
        f.cluster.create_topic("a", 2);
        f.cluster.create_topic("b", 2);
        f.cluster.create_topic("app-r2-repartition", 1);
        CHECK_THROWS_WITH(
            f.prepare(chained()),
            StartsWith("existing internal topic app-r2-repartition has invalid partitions: expected: 2; actual: 1. "));
        CHECK_FALSE(f.partitions("app-r1-repartition"));
    }
}

TEST_CASE("prepare_topics: an application whose internal topic does not fit does not start") {
    weir::sim::cluster cluster;
    cluster.create_topic("in", 3);
    cluster.create_topic("out", 1);
    cluster.create_topic("app-counts-changelog", 4);
    weir::sim::streams streams{cluster, weir::topology(counted()), app()};
    CHECK_THROWS_WITH(streams.start(), Contains("expected: 3; actual: 4"));
    CHECK(streams.state() == weir::state::created);
}

namespace {

/// As when another instance is faster, or the user may not create topics. An answer takes 200 ms.
struct refusing_admin {
    std::string answer;
    std::int32_t made_by_others = 1;  // partitions
    int seen_after = 1;               // so many askings more
    weir::sim::virtual_clock time{5'000};
    int asked = 0;  // behind the refusal
    bool refused = false;
    std::vector<int> timeouts_ms{};

    std::vector<std::optional<std::int32_t>> partition_counts(std::span<std::string const> names, int timeout_ms) {
        time.advance_ms(200);
        if (refused) timeouts_ms.push_back(timeout_ms);
        bool const seen = refused && asked++ >= seen_after;
        std::vector<std::optional<std::int32_t>> counts;
        for (auto const& name : names)
            counts.push_back(!name.starts_with("app-") ? 1 : seen ? std::optional{made_by_others} : std::nullopt);
        return counts;
    }
    strings create_topics(std::span<weir::runtime::new_topic const> topics, int) {
        refused = true;
        return strings(topics.size(), answer);
    }
    void prepare() {
        weir::runtime::prepare_topics(*this, weir::topology(counted()),
                                      weir::runtime::stream_settings{app({{"request.timeout.ms", "1000"}})}, time);
    }
};

}  // namespace

TEST_CASE(
    "prepare_topics: another instance may have created the internal topics meanwhile; they are checked as others") {
    refusing_admin admin{"Topic 'app-counts-changelog' already exists."};
    CHECK_NOTHROW(admin.prepare());
    CHECK(admin.asked == 2);
    CHECK(admin.timeouts_ms == std::vector{1'000, 800});  // an answer comes in what is left
    refusing_admin other{"Topic 'app-counts-changelog' already exists.", 8, 4};
    CHECK_THROWS_AS(other.prepare(), weir::topology_error);
    CHECK(other.asked == 5);  // the last question that there is time for
    refusing_admin again{"Topic 'app-counts-changelog' already exists.", 8, 4};
    CHECK_THROWS_WITH(again.prepare(), Contains("app-counts-changelog") && Contains("expected: 1; actual: 8"));
}

TEST_CASE("prepare_topics: what others have created and the broker does not know in time fails, as it is not checked") {
    constexpr int never = 1'000;
    refusing_admin admin{"Topic 'app-counts-changelog' already exists.", 1, never};
    CHECK_THROWS_AS(admin.prepare(), weir::client_error);
    CHECK(admin.asked == 5);
    refusing_admin again{"Topic 'app-counts-changelog' already exists.", 1, never};
    CHECK_THROWS_WITH(again.prepare(),
                      "internal topic app-counts-changelog exists already, but the broker does not know it after 1000 "
                      "ms (request.timeout.ms): its partitions cannot be checked");
}

TEST_CASE("prepare_topics: an internal topic that cannot be created is named, with the reason") {
    refusing_admin admin{"Authorization failed."};
    CHECK_THROWS_AS(admin.prepare(), weir::client_error);
    CHECK_THROWS_WITH(admin.prepare(), "internal topic app-counts-changelog cannot be created: Authorization failed.");
}
