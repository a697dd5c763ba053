// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/interceptor/producer_record.hpp>

using weir::outgoing_record;
using weir::wire_bytes;

TEST_CASE("an outgoing record is what the topology sends until it is changed") {
    weir::headers h;
    h.add("trace", "t1");
    outgoing_record r;
    r.assign("purchases", 3, 1'000, "k", std::nullopt, &h);
    CHECK(r.topic() == "purchases");
    CHECK(r.partition() == 3);
    CHECK(r.timestamp_ms() == 1'000);
    CHECK(r.key() == wire_bytes{"k"});
    CHECK(r.value() == std::nullopt);
    CHECK(r.headers() == h);
    r.headers().add("more", "x");
    CHECK(h.size() == 1);
    r.assign("rewards", std::nullopt, std::nullopt, std::nullopt, "v", nullptr);
    CHECK(r.topic() == "rewards");
    CHECK(r.partition() == std::nullopt);
    CHECK(r.timestamp_ms() == std::nullopt);
    CHECK(r.key() == std::nullopt);
    CHECK(r.value() == wire_bytes{"v"});
    CHECK(r.headers().empty());
}

TEST_CASE("all of an outgoing record but its topic can be changed, and rolled back") {
    outgoing_record r;
    r.assign("t", 3, 1'000, "k", "v", nullptr);
    auto const change = [&] {
        r.replace_partition(std::nullopt);
        r.replace_timestamp_ms(5);
        r.replace_key("k2");
        r.replace_value(std::nullopt);
        r.headers().add("a", "1");
    };
    auto const is_changed = [&] {
        return r.partition() == std::nullopt && r.timestamp_ms() == 5 && r.key() == wire_bytes{"k2"} &&
               r.value() == std::nullopt && r.headers().size() == 1;
    };
    change();
    CHECK(is_changed());
    r.roll_back();
    CHECK(r.partition() == 3);
    CHECK(r.timestamp_ms() == 1'000);
    CHECK(r.key() == wire_bytes{"k"});
    CHECK(r.value() == wire_bytes{"v"});
    CHECK(r.headers().empty());
    change();
    r.keep();
    r.roll_back();
    CHECK(is_changed());
}

TEST_CASE("the metadata of a record that failed has no offset") {
    weir::record_metadata const none{.topic = "t", .partition = 0};
    CHECK(none.offset == -1);
    CHECK(none.timestamp_ms == -1);
}
