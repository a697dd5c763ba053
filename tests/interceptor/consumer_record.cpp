// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/interceptor/consumer_record.hpp>

using weir::intercepted_record;
using weir::wire_bytes;

namespace {

struct batch_record {
    wire_bytes key_, value_;

    static std::string_view topic() { return "purchases"; }
    static std::int32_t partition() { return 3; }
    static std::int64_t offset() { return 17; }
    static std::int64_t timestamp_ms() { return 1'000; }
    wire_bytes key() const { return key_; }
    wire_bytes value() const { return value_; }
    static void copy_headers(weir::headers& out) {
        out.clear();
        out.add("trace", "t1");
    }
};

}  // namespace

TEST_CASE("an intercepted record is the record of the batch until it is changed") {
    intercepted_record r;
    r.assign(batch_record{"k", std::nullopt});
    CHECK(r.topic() == "purchases");
    CHECK(r.partition() == 3);
    CHECK(r.offset() == 17);
    CHECK(r.timestamp_ms() == 1'000);
    CHECK(r.key() == wire_bytes{"k"});
    CHECK(r.value() == std::nullopt);
    REQUIRE(r.headers().size() == 1);
    CHECK(r.headers()[0] == weir::header{"trace", "t1"});
    CHECK_FALSE(r.is_dropped());
}

TEST_CASE("key, value and headers of an intercepted record can be changed, and it can be dropped") {
    intercepted_record r;
    r.assign(batch_record{"k", "v"});
    r.replace_key(std::nullopt);
    r.replace_value("new");
    r.headers().add("more", std::nullopt);
    r.drop();
    CHECK(r.key() == std::nullopt);
    CHECK(r.value() == wire_bytes{"new"});
    CHECK(r.is_dropped());
    weir::headers out;
    out.add("old", "x");
    r.copy_headers(out);
    REQUIRE(out.size() == 2);
    CHECK(out[1] == weir::header{"more", std::nullopt});

    r.assign(batch_record{"k2", "v2"});
    CHECK(r.key() == wire_bytes{"k2"});
    CHECK(r.value() == wire_bytes{"v2"});
    CHECK(r.headers().size() == 1);
    CHECK_FALSE(r.is_dropped());
}

TEST_CASE("rolling a record back undoes all of it, and only what came after the last keep") {
    intercepted_record r;
    r.assign(batch_record{"k", "v"});
    r.replace_value("kept");
    r.keep();
    r.replace_key("x");
    r.replace_value("x");
    r.headers().clear();
    r.drop();
    r.roll_back();
    CHECK(r.key() == wire_bytes{"k"});
    CHECK(r.value() == wire_bytes{"kept"});
    CHECK(r.headers().size() == 1);
    CHECK_FALSE(r.is_dropped());
    r.drop();
    r.keep();
    r.roll_back();
    CHECK(r.is_dropped());
}
