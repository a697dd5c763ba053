// SPDX-License-Identifier: Apache-2.0
#include <weir/sim/check_settings.hpp>

#include <catch2/catch.hpp>

namespace {

std::string complaint(std::string const& name) {
    try {
        weir::sim::check_names(weir::config{{"application.id", "app"}, {name, "5"}});
    } catch (weir::config_error const& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("sim::check_names: a misspelt setting is named with the right one") {
    CHECK(complaint("comit.interval.ms") ==
          "setting comit.interval.ms: no setting has this name; is commit.interval.ms meant?");
    CHECK(complaint("consumer.max.pol.records") ==
          "setting consumer.max.pol.records: no setting has this name; is consumer.max.poll.records meant?");
    CHECK(complaint("num.streams.threads") ==
          "setting num.streams.threads: no setting has this name; is num.stream.threads meant?");
    CHECK(complaint("auto.offset.rest") ==
          "setting auto.offset.rest: no setting has this name; is auto.offset.reset meant?");
}

TEST_CASE("sim::check_names: what only a real client would obey may be there") {
    for (auto const name : {"acks", "linger.ms", "socket.timeout.ms", "producer.linger.ms", "request.timeout.ms",
                            "main.consumer.session.timeout.ms", "retry.backoff.ms", "weir.dump.file",
                            "topic.cleanup.policy", "metrics.recording.level", "sasl.password", "client.rack"})
        CHECK(complaint(name).empty());
}
