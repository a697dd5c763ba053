// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <utility>
#include <weir/runtime/client.hpp>
#include <weir/sim/batch.hpp>

static_assert(weir::runtime::consumed_record_model<weir::sim::consumed_record>);
static_assert(weir::runtime::record_batch_model<weir::sim::record_batch>);

TEST_CASE("a batch shows the records of several logs in place") {
    std::string const a = "a", b = "b";
    weir::sim::partition_log to_a{a, 1}, to_b{b, 2};
    std::string encoded;
    weir::sim::header_codec::append(encoded, weir::headers{}.add("h", "1"));
    to_a.append({10, "k0", "v0"});
    to_a.append({11, std::nullopt, "v1", encoded});
    to_b.append({12, "k2", std::nullopt});

    weir::sim::record_batch batch;
    CHECK(batch.size() == 0);
    for (auto const* l : {&to_a, &to_b})
        l->read(0, std::numeric_limits<std::size_t>::max(), [&](auto&&... run) { batch.add(run...); });
    batch.add_end({b, 2});
    auto const moved = std::move(batch);
    to_a.delete_before(2);  // the batch keeps what it has

    REQUIRE(moved.size() == 3);
    CHECK(moved[0].topic() == "a");
    CHECK(moved[0].partition() == 1);
    CHECK(moved[0].key() == weir::wire_bytes{"k0"});
    CHECK(moved[1].offset() == 1);
    CHECK(moved[1].timestamp_ms() == 11);
    CHECK(moved[1].key() == weir::wire_bytes{});
    CHECK(moved[1].value() == weir::wire_bytes{"v1"});
    weir::headers h;
    moved[1].copy_headers(h);
    CHECK(h == weir::headers{}.add("h", "1"));
    CHECK(moved[2].topic() == "b");
    CHECK(moved[2].value() == weir::wire_bytes{});
    CHECK(moved[0].source() == moved[1].source());
    CHECK(moved[0].source() != moved[2].source());
    REQUIRE(moved.ends().size() == 1);
    CHECK(moved.ends()[0] == weir::topic_partition{"b", 2});
}
