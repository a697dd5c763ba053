// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <weir/sim/settings.hpp>

namespace {

using weir::sim::consumer_settings;
using weir::sim::offset_reset;
using values = std::map<std::string, std::string>;

offset_reset reset_of(std::string const& value) {
    return consumer_settings{values{{"auto.offset.reset", value}}}.reset;
}

}  // namespace

TEST_CASE("a consumer's settings have Kafka's names and defaults") {
    consumer_settings const unset{values{{"group.id", "g"}}};
    CHECK(unset.group_id == "g");
    CHECK_FALSE(unset.instance_id);
    CHECK(unset.reset == offset_reset::latest);
    CHECK(unset.session_timeout_ms == 45'000);
    CHECK(unset.max_poll_records == 500);

    consumer_settings const set{values{{"group.id", "g"},
                                       {"group.instance.id", "i"},
                                       {"client.id", "c"},
                                       {"auto.offset.reset", "earliest"},
                                       {"session.timeout.ms", "100"},
                                       {"max.poll.records", "7"},
                                       {"isolation.level", "read_committed"},
                                       {"bootstrap.servers", "nobody:9092"},
                                       {"enable.auto.commit", "false"}}};
    CHECK(set.instance_id == "i");
    CHECK(set.client_id == "c");
    CHECK(set.reset == offset_reset::earliest);
    CHECK(set.session_timeout_ms == 100);
    CHECK(set.max_poll_records == 7);
}

TEST_CASE("auto.offset.reset knows the words of Java and of librdkafka; a reader without a group has none") {
    for (auto const* word : {"earliest", "beginning", "smallest"}) CHECK(reset_of(word) == offset_reset::earliest);
    for (auto const* word : {"latest", "end", "largest"}) CHECK(reset_of(word) == offset_reset::latest);
    for (auto const* word : {"none", "error"}) CHECK(reset_of(word) == offset_reset::none);
    CHECK(consumer_settings{values{}}.reset == offset_reset::none);
}

TEST_CASE("a bad value throws config_error and names the setting and the value") {
    auto const throws = [](values v, std::string const& what) {
        CHECK_THROWS_AS(consumer_settings{v}, weir::config_error);
        CHECK_THROWS_WITH(consumer_settings{v}, Catch::Contains(what));
    };
    throws({{"session.timeout.ms", "soon"}}, "session.timeout.ms = 'soon'");
    throws({{"session.timeout.ms", "0"}}, "session.timeout.ms = '0'");
    throws({{"max.poll.records", "12x"}}, "max.poll.records = '12x'");
    throws({{"max.poll.records", "99999999999999999999"}}, "max.poll.records");
    throws({{"auto.offset.reset", "newest"}}, "'earliest'");
    throws({{"isolation.level", "serializable"}}, "isolation.level = 'serializable'");
    throws({{"group.id", ""}}, "group.id");
    throws({{"group.instance.id", "i"}}, "group.instance.id = 'i' without group.id");
    throws({{"group.id", "g"}, {"enable.auto.commit", "true"}}, "enable.auto.commit");
}

TEST_CASE("a producer with a transactional.id is refused, as its promise would not be kept") {
    CHECK_THROWS_AS(weir::sim::check_producer_settings({{"transactional.id", "t"}}), weir::config_error);
    CHECK_NOTHROW(weir::sim::check_producer_settings({{"acks", "all"}, {"linger.ms", "5"}}));
}
