// SPDX-License-Identifier: Apache-2.0
#include "replay.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <stdexcept>
#include "compare.hpp"

namespace conformance {

golden golden_of_this_test(std::initializer_list<std::string_view> settings) {
    auto of = load_golden(Catch::getResultCapture().getCurrentTestName());
    // Exceptions and what they say are Java's own.
    of.masked_headers.insert({"__streams.errors.exception", "__streams.errors.message"});
    for (auto const& [name, value] : of.config) {
        auto const known = name == "application.id" || (name == "statestore.cache.max.bytes" && value == "0");
        if (!known && std::find(settings.begin(), settings.end(), name) == settings.end())
            throw std::runtime_error{of.name + ".json was made with " + name + '=' + value +
                                     ", which the C++ scenario does not know"};
    }
    return of;
}

std::map<std::string, std::string> settings_of_weir(golden const& of) {
    auto settings = of.config;
    for (auto const* const type :
         {"default.timestamp.extractor", "deserialization.exception.handler", "processing.exception.handler",
          "production.exception.handler", "topology.optimization"})
        settings.erase(type);
    return settings;
}

void check_same(golden const& of, outcome const& got) {
    auto const where = differences(of, got);
    if (where.empty())
        SUCCEED();
    else
        FAIL(of.name << " differs from Kafka Streams (- Java, + weir):\n" << where);
}

namespace detail {

internal_topic seen(weir::internal_topic const& topic) {
    return {topic.kind == weir::internal_topic_kind::changelog ? "changelog" : "repartition",
            topic.partitions,
            {topic.configs.begin(), topic.configs.end()}};
}

record seen(std::size_t step, weir::test::produced_record const& from) {
    record r{step, from.topic, from.partition, from.key, from.value, from.timestamp_ms, {}};
    for (std::size_t i = 0; i < from.headers.size(); ++i) {
        auto const [name, value] = from.headers[i];
        r.headers.emplace_back(name, value ? std::optional<bytes>{*value} : std::nullopt);
    }
    return r;
}

weir::headers headers_of(record const& r) {
    weir::headers headers;
    for (auto const& [name, value] : r.headers)
        headers.add(name, value ? weir::wire_bytes{weir::bytes_view{*value}} : std::nullopt);
    return headers;
}

}  // namespace detail
}  // namespace conformance
