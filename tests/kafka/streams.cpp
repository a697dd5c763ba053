// SPDX-License-Identifier: Apache-2.0
// Life cycle and failures are tested in tests/runtime/streams.cpp, on the cluster in memory.
#include <weir/kafka/streams.hpp>

#include <catch2/catch.hpp>
#include <weir/weir.hpp>

namespace {
auto copying() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::to<"out">());
}
}  // namespace

TEST_CASE("kafka::streams: what is missing is told by the constructor") {
    CHECK_THROWS_WITH((weir::kafka::streams{copying(), weir::config{{"application.id", "app"}}}),
                      "setting bootstrap.servers is missing");
    CHECK_THROWS_WITH((weir::kafka::streams{copying(), weir::config{{"bootstrap.servers", "nowhere:1"}}}),
                      "setting application.id is missing");
}

TEST_CASE("kafka::streams: a setting that no client knows, with a prefix or without, is told by the constructor") {
    for (auto const* name : {"comit.interval.ms", "consumer.sesion.timeout.ms", "topology"}) {
        weir::config settings{{"application.id", "app"}, {"bootstrap.servers", "localhost:1"}, {name, "5"}};
        CHECK_THROWS_AS((weir::kafka::streams{copying(), settings}), weir::config_error);
        CHECK_THROWS_WITH((weir::kafka::streams{copying(), settings}),
                          Catch::Matchers::Contains(std::string{"setting "} + name));
    }
}
