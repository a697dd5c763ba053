// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/internal_topics.hpp>

#include <catch2/catch.hpp>
#include <weir/weir.hpp>

namespace {

using configs = std::vector<std::pair<std::string, std::string>>;

auto first_letter(std::string const& v) { return v.substr(0, 1); }

}  // namespace

TEST_CASE("a topology without state and rekeying has no internal topics") {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    CHECK(weir::internal_topics(weir::topology(in | weir::to<"out">()), "app").empty());
}

TEST_CASE("internal topics have Kafka's names and configs, and know who reads and writes them") {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const counts = in | weir::select_key(first_letter) | weir::group_by_key() | weir::count<"counts">();
    auto const topics = weir::internal_topics(weir::topology(counts | weir::to_stream() | weir::to<"out">()), "my.app");
    REQUIRE(topics.size() == 2);

    CHECK(topics[0].name == "my.app-counts-repartition");
    CHECK(topics[0].kind == weir::internal_topic_kind::repartition);
    CHECK(topics[0].subtopology == 1);
    CHECK(topics[0].written_by == 0);
    CHECK(topics[0].partitions == 0);
    CHECK(topics[0].configs == configs{{"cleanup.policy", "delete"},
                                       {"message.timestamp.type", "CreateTime"},
                                       {"retention.ms", "-1"},
                                       {"segment.bytes", "52428800"}});

    CHECK(topics[1].name == "my.app-counts-changelog");
    CHECK(topics[1].kind == weir::internal_topic_kind::changelog);
    CHECK(topics[1].subtopology == 1);
    CHECK(topics[1].written_by == 1);
    CHECK(topics[1].partitions == 0);
    CHECK(topics[1].configs == configs{{"cleanup.policy", "compact"}, {"message.timestamp.type", "CreateTime"}});
}

TEST_CASE("a repartition topic has the partitions that the topology gives it") {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const twice = in | weir::repartition<"once">(weir::number_of_partitions(3)) | weir::map_values(first_letter) |
                       weir::repartition<"twice">();
    auto const topics = weir::internal_topics(weir::topology(twice | weir::to<"out">()), "app");
    REQUIRE(topics.size() == 2);
    CHECK(topics[0].name == "app-once-repartition");
    CHECK(topics[0].partitions == 3);
    CHECK(topics[1].name == "app-twice-repartition");
    CHECK(topics[1].partitions == 0);
    CHECK(topics[1].written_by == topics[0].subtopology);
}
