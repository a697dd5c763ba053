// SPDX-License-Identifier: Apache-2.0
#include <weir/runtime/error_notes.hpp>

#include <catch2/catch.hpp>
#include <stdexcept>

using weir::runtime::error_notes;
using weir::runtime::failed_processing;

namespace {

template <typename E>
std::string shown(E const& e) {
    try {
        throw e;
    } catch (...) {
        return weir::runtime::shown_exception();
    }
}

}  // namespace

TEST_CASE("error_notes: the last 20, and how many there were") {
    error_notes notes;
    for (int i = 0; i < 25; ++i) notes.add(std::to_string(i));
    std::vector<weir::error_note> found;
    CHECK(notes.read(found) == 25);
    REQUIRE(found.size() == 20);
    CHECK(found.front().text == "5");
    CHECK(found.back().text == "24");
    CHECK(found.front().at_ms > 1'600'000'000'000);
    CHECK(found.front().at_ms <= found.back().at_ms);
}

TEST_CASE("error_notes: what the user's code says is not shown, only of which type it is and where") {
    CHECK(shown(std::runtime_error{"4111-1111"}) == "std::runtime_error");
    CHECK(shown(weir::deserialization_error{"4111-1111"}) == "weir::deserialization_error");
    CHECK(shown(7) == "int");
    failed_processing failure{"task 0_1: MAP failed at topic in: 4111-1111"};
    CHECK(shown(failure) == "weir::runtime::failed_processing");
    failure.node = "task 0_1: MAP";
    failure.topic = "in";
    failure.partition = 1;
    failure.offset = 17;
    failure.cause = std::make_exception_ptr(std::out_of_range{"4111-1111"});
    CHECK(shown(failure) == "std::out_of_range in task 0_1: MAP, topic in, partition 1, offset 17");
    failure.handler = "processing exception handler picky";
    failure.handled = std::make_exception_ptr(std::length_error{"4111-1111"});
    CHECK(shown(failure) ==
          "std::out_of_range thrown by the processing exception handler picky, asked about std::length_error in "
          "task 0_1: MAP, topic in, partition 1, offset 17");
}

TEST_CASE("error_notes: a listener that failed is shown without what it said") {
    CHECK(shown(weir::runtime::failed_listener{"restore listener a threw int in b", "4111-1111"}) ==
          "restore listener a threw int in b");
}

TEST_CASE("error_notes: what weir and Kafka say is shown") {
    CHECK(shown(weir::client_error{"no broker"}) == "weir::client_error: no broker");
    CHECK(shown(weir::state_error{"/x is locked"}) == "weir::state_error: /x is locked");
    CHECK(shown(weir::topology_error{"no topic 'in'"}) == "weir::topology_error: no topic 'in'");
    CHECK(shown(weir::config_error{"setting a: b"}) == "weir::config_error: setting a: b");
}
