// SPDX-License-Identifier: Apache-2.0
#include <weir/store/restore_buffer.hpp>

#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>

namespace {

std::string changes(weir::restore_buffer const& buffer) {
    std::string all;
    buffer.for_each([&](weir::bytes_view key, weir::wire_bytes value) {
        all.append(key).append(value ? "=" : "-").append(value.value_or("")) += ' ';
    });
    return all;
}

}  // namespace

TEST_CASE("restore_buffer: the last change of each key, in the order of unsigned bytes, and erased keys too") {
    weir::restore_buffer buffer;
    CHECK(buffer.empty());
    CHECK(changes(buffer).empty());
    buffer.add("\x80", "1");
    buffer.add("b", "2");
    buffer.add("a", "3");
    buffer.add("b", std::nullopt);
    buffer.add("a", "a longer value");
    buffer.add("c", std::nullopt);
    buffer.add("c", "");
    CHECK_FALSE(buffer.empty());
    CHECK(changes(buffer) == "a=a longer value b- c= \x80=1 ");
    CHECK(changes(buffer) == "a=a longer value b- c= \x80=1 ");  // nothing was taken
    auto const size = buffer.size_bytes();
    CHECK(size > 24);
    buffer.clear();
    CHECK(buffer.empty());
    CHECK(buffer.size_bytes() == 0);
    CHECK(changes(buffer).empty());
    buffer.add("", "x");
    CHECK(changes(buffer) == "=x ");
}

TEST_CASE("restore_buffer: keys with much in common, keys that end early, keys that are the same") {
    weir::restore_buffer buffer;
    std::map<std::string, std::string> expected;
    unsigned state = 1;
    auto const next = [&](unsigned below) { return (state = state * 1'103'515'245 + 12'345) / 65'536 % below; };
    auto const common = GENERATE(as<std::string>{}, "", "user-", "a-long-name-of-a-tenant/");
    for (unsigned i = 0; i < 2'000; ++i) {
        auto key = common + std::to_string(next(300));
        if (next(10) == 0) key.resize(common.size() + 1);
        if (next(10) == 0) key += "/and what comes behind the octets that are compared first" + std::to_string(next(3));
        if (next(20) == 0) key.push_back('\0');
        if (next(500) == 0) key = common;
        auto const value = std::to_string(i);
        if (next(5) == 0) {
            buffer.add(key, std::nullopt);
            expected[key] = "erased";
        } else {
            buffer.add(key, value);
            expected[key] = value;
        }
    }
    auto at = expected.begin();
    bool same = true;
    buffer.for_each([&](weir::bytes_view key, weir::wire_bytes value) {
        same = same && at != expected.end() && at->first == key && at->second == value.value_or("erased");
        if (at != expected.end()) ++at;
    });
    CHECK(same);
    CHECK(at == expected.end());
}
