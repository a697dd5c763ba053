// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>
#include <weir/kafka/outbox.hpp>

using namespace weir;
using weir::kafka::detail::headers_ptr;
using weir::kafka::detail::outbox;

namespace {

using received = std::map<std::int32_t, std::vector<std::string>>;

void add(outbox& box, outbox::lane& to, std::string const& value) {
    std::string copy = value;
    box.add(to, {.key = std::nullopt, .value = copy});
    copy.assign(copy.size(), '!');
}

auto into(received& out) {
    return [&out](outbox::lane const& from, outbox::parcel const& p) { out[from.partition].emplace_back(*p.value); };
}

}  // namespace

TEST_CASE("what came in turn leaves partition by partition, in the order of each") {
    outbox box;
    std::vector<outbox::lane> lanes(3);
    for (int i = 0; i < 3; ++i) lanes[static_cast<std::size_t>(i)].partition = i;
    for (int round = 0; round < 2; ++round) {  // a drained outbox is as good as new
        for (int i = 0; i < 30; ++i) add(box, lanes[static_cast<std::size_t>(i % 3)], std::to_string(i));
        CHECK(box.size() == 30);
        CHECK_FALSE(box.empty());
        std::vector<std::int32_t> order;
        received out;
        box.drain([&](outbox::lane const& from, outbox::parcel const& p) {
            if (order.empty() || order.back() != from.partition) order.push_back(from.partition);
            into(out)(from, p);
        });
        CHECK(order.size() == 3);
        for (int partition = 0; partition < 3; ++partition) {
            REQUIRE(out[partition].size() == 10);
            for (int i = 0; i < 10; ++i)
                CHECK(out[partition][static_cast<std::size_t>(i)] == std::to_string(3 * i + partition));
        }
        CHECK(box.empty());
        CHECK(box.size() == 0);
    }
}

TEST_CASE("null and empty stay apart; time, opaque and headers travel along") {
    outbox box;
    outbox::lane lane{.partition = 4};
    int mark = 0;
    headers_ptr some{rd_kafka_headers_new(1)};
    auto* const raw = some.get();
    box.add(lane, {.key = "", .value = std::nullopt, .timestamp_ms = 5, .opaque = &mark, .record_headers = &some});
    CHECK(some == nullptr);
    box.add(lane, {.key = std::nullopt, .value = ""});
    box.add(lane, {.key = "k", .value = "v"});
    std::vector<std::tuple<std::optional<std::string>, std::optional<std::string>>> out;
    box.drain([&](outbox::lane const&, outbox::parcel const& p) {
        if (out.empty()) {
            CHECK(p.timestamp_ms == 5);
            CHECK(p.opaque == &mark);
            CHECK(p.record_headers->get() == raw);
        }
        out.emplace_back(p.key, p.value);
    });
    CHECK(out == decltype(out){{"", std::nullopt}, {std::nullopt, ""}, {"k", "v"}});
}

TEST_CASE("what the receiver throws at stays, with all that comes after it") {
    outbox box;
    std::vector<outbox::lane> lanes(2);
    lanes[1].partition = 1;
    for (int i = 0; i < 10; ++i) add(box, lanes[static_cast<std::size_t>(i % 2)], std::to_string(i));
    received out;
    int left = 3;
    auto const failing = [&](outbox::lane const& from, outbox::parcel const& p) {
        if (left-- == 0) throw std::runtime_error{"no room"};
        into(out)(from, p);
    };
    CHECK_THROWS_WITH(box.drain(failing), "no room");
    CHECK_FALSE(box.empty());
    add(box, lanes[0], "10");
    box.drain(into(out));
    CHECK(out[0] == std::vector<std::string>{"0", "2", "4", "6", "8", "10"});
    CHECK(out[1] == std::vector<std::string>{"1", "3", "5", "7", "9"});
}

TEST_CASE("it is full by bytes or by records") {
    outbox box;
    outbox::lane lane;
    add(box, lane, std::string(256 * 1024 - 1, 'x'));
    CHECK_FALSE(box.full());
    add(box, lane, "x");
    CHECK(box.full());
    box.drain([](auto const&, auto const&) {});
    CHECK_FALSE(box.full());
    for (int i = 0; i < 4096; ++i) add(box, lane, "");
    CHECK(box.full());
}
