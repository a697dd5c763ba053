// SPDX-License-Identifier: Apache-2.0
#include <librdkafka/rdkafka.h>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <weir/kafka/owned.hpp>
#include <weir/kafka/setting_names.hpp>

using namespace weir::kafka;

namespace {

bool librdkafka_knows(std::string const& name) {
    detail::conf_ptr const conf{rd_kafka_conf_new()};
    std::array<char, 256> why{};
    return rd_kafka_conf_set(conf.get(), name.c_str(), "1", why.data(), why.size()) != RD_KAFKA_CONF_UNKNOWN;
}

}  // namespace

TEST_CASE("librdkafka knows what Java's names become, and accepts the defaults") {
    CHECK_FALSE(librdkafka_knows("no.such.setting"));
    for (auto const& [java, ours] : detail::synonyms) {
        INFO(java << " -> " << ours);
        CHECK(librdkafka_knows(std::string{ours}));
    }
    for (auto const kind :
         {client_kind::consumer, client_kind::reader, client_kind::viewer, client_kind::producer, client_kind::admin})
        for (auto const& [name, value] : detail::defaults_of(kind)) {
            INFO(to_string(kind) << ": " << name << '=' << value);
            detail::conf_ptr const conf{rd_kafka_conf_new()};
            std::array<char, 256> why{};
            CHECK(rd_kafka_conf_set(conf.get(), std::string{name}.c_str(), std::string{value}.c_str(), why.data(),
                                    why.size()) == RD_KAFKA_CONF_OK);
        }
}

TEST_CASE("defaults are written under names that a user's name becomes too, so that they cannot both be set") {
    for (auto const kind : {client_kind::consumer, client_kind::reader, client_kind::producer, client_kind::admin})
        for (auto const& [name, value] : detail::defaults_of(kind)) {
            INFO(name);
            CHECK(detail::find_name(detail::synonyms, name).empty());
        }
}

TEST_CASE("the lists of names do not overlap") {
    std::set<std::string_view> seen;
    for (auto const& [name, other] : detail::synonyms) CHECK(seen.insert(name).second);
    for (auto const& [name, why] : detail::refused) CHECK(seen.insert(name).second);
    for (auto const& name : detail::ignorable) CHECK(seen.insert(name).second);
}

TEST_CASE("kinds of clients have names for messages") {
    static_assert(to_string(client_kind::reader) == "restore consumer");
    CHECK(to_string(client_kind::producer) == "producer");
}
