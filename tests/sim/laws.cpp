// SPDX-License-Identifier: Apache-2.0
#include "../laws/client_laws.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <weir/sim/cluster.hpp>
#include <weir/sim/supplier.hpp>

namespace {

/// A fresh cluster, whose time the laws move.
struct virtual_fixture {
    weir::sim::virtual_clock time{1'700'000'000'000};
    weir::sim::cluster cluster{time};
    int topics = 0;

    weir::sim::supplier supplier() { return weir::sim::supplier{cluster}; }
    std::string unique_topic(std::int32_t partitions) {
        auto name = "topic-" + std::to_string(++topics);
        cluster.create_topic(name, partitions);
        return name;
    }
    void advance_ms(std::int64_t ms) { time.advance_ms(ms); }
};

}  // namespace

TEST_CASE("sim: record laws") {
    virtual_fixture f;
    weir::laws::record_laws(f);
}
TEST_CASE("sim: producer laws") {
    virtual_fixture f;
    weir::laws::producer_laws(f);
}
TEST_CASE("sim: assigned consumer laws") {
    virtual_fixture f;
    weir::laws::assigned_consumer_laws(f);
}
TEST_CASE("sim: commit laws") {
    virtual_fixture f;
    weir::laws::commit_laws(f);
}
TEST_CASE("sim: pause laws") {
    virtual_fixture f;
    weir::laws::pause_laws(f);
}
TEST_CASE("sim: group laws") {
    virtual_fixture f;
    weir::laws::group_laws(f);
}
TEST_CASE("sim: static member laws") {
    virtual_fixture f;
    weir::laws::static_member_laws(f);
}
TEST_CASE("sim: admin laws") {
    virtual_fixture f;
    weir::laws::admin_laws(f);
}
TEST_CASE("sim: clock laws") {
    virtual_fixture f;
    weir::laws::clock_laws(f);
}
