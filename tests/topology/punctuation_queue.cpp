// SPDX-License-Identifier: Apache-2.0
#include <weir/topology/punctuation_queue.hpp>

#include <catch2/catch.hpp>
#include <string>

using weir::punctuation_queue;

namespace {

struct fixture {
    punctuation_queue queue;
    std::string fired;

    weir::cancellable add(char name, std::int64_t first_ms, std::int64_t interval_ms) {
        return queue.add(name, first_ms, interval_ms, [](weir::record_context&) {});
    }
    std::string at(std::int64_t now_ms) {
        fired.clear();
        queue.fire(now_ms, [&](int node, auto const&) { fired += static_cast<char>(node); });
        return fired;
    }
};

}  // namespace

TEST_CASE("punctuation_queue: what is due fires once, and next at a multiple of its interval") {
    fixture f;
    CHECK_FALSE(f.queue.is_due(1'000));
    f.add('a', 0, 10);
    CHECK(f.at(3) == "a");
    CHECK(f.at(9).empty());
    CHECK(f.at(10) == "a");
    CHECK(f.at(57) == "a");
    CHECK(f.at(59).empty());
    CHECK(f.at(60) == "a");
}

TEST_CASE("punctuation_queue: an interval that ends after all time fires once, or never") {
    constexpr auto forever = std::numeric_limits<std::int64_t>::max();
    STATIC_REQUIRE(weir::detail::later_ms(5, forever) == forever);
    STATIC_REQUIRE(weir::detail::later_ms(-5, forever) == forever - 5);
    fixture f;
    f.add('a', 5, forever);
    f.add('b', weir::detail::later_ms(1, forever), forever);
    CHECK(f.at(7) == "a");
    CHECK(f.at(forever - 1).empty());
}

TEST_CASE("punctuation_queue: several fire in the order of their time; at one time in that of Java's PriorityQueue") {
    fixture f;
    f.add('a', 3, 100);
    f.add('b', 1, 100);
    f.add('c', 2, 100);
    CHECK(f.at(5) == "bca");
    fixture five, nine;  // what java.util.PriorityQueue was seen to give
    for (char name : {'a', 'b', 'c', 'd', 'e'}) five.add(name, 7, 100);
    CHECK(five.at(7) == "aebdc");
    for (char name : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'}) nine.add(name, 7, 100);
    CHECK(nine.at(7) == "aibdhecfg");
}

TEST_CASE("punctuation_queue: a cancelled punctuator fires no more, and its place is used again") {
    fixture f;
    auto a = f.add('a', 0, 1);
    f.add('b', 0, 1);
    a.cancel();
    CHECK(f.at(0) == "b");
    f.add('c', 5, 1);
    a.cancel();  // no longer its own
    CHECK(f.at(5).size() == 2);
    weir::cancellable{}.cancel();
}

TEST_CASE("punctuation_queue: a punctuator may cancel itself, and schedule others, while it runs") {
    punctuation_queue queue;
    weir::cancellable self;
    std::string fired;
    self = queue.add(0, 0, 1, [&, held = std::string(100, 'x')](weir::record_context& at) {
        fired += std::to_string(at.timestamp_ms) + ' ';
        if (at.timestamp_ms < 2) return;
        self.cancel();
        for (int i = 0; i < 20; ++i) queue.add(1, 100, 1, [](weir::record_context&) {});
        fired += held.substr(0, 1);
    });
    for (std::int64_t now_ms : {0, 1, 2, 3})
        queue.fire(now_ms, [&](int, auto const& call) {
            weir::record_context at{{}, -1, -1, now_ms};
            call(at);
        });
    CHECK(fired == "0 1 2 x");
    CHECK(queue.size() == 20);
}

TEST_CASE("punctuation_queue: an interval below a millisecond is refused") {
    fixture f;
    CHECK_THROWS_WITH(f.add('a', 0, 0), Catch::Contains("1 ms or more, not 0"));
}
