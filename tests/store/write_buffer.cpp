// SPDX-License-Identifier: Apache-2.0
#include <weir/store/write_buffer.hpp>

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("write_buffer: the last change of each key counts") {
    weir::write_buffer buffer;
    CHECK(buffer.empty());
    CHECK(buffer.find("k") == nullptr);
    buffer.put("k", "1");
    buffer.put("k", "22");
    CHECK(buffer.find("k")->value == "22");
    CHECK(buffer.size_bytes() == 3);
    buffer.erase("k");
    CHECK(buffer.find("k")->erased);
    buffer.erase("k");
    CHECK(buffer.size() == 1);
    CHECK(buffer.puts() == 0);
    CHECK(buffer.size_bytes() == 1);
    buffer.put("k", "");
    CHECK_FALSE(buffer.find("k")->erased);
    CHECK(buffer.puts() == 1);
    buffer.erase("k");
    buffer.clear();
    CHECK(buffer.puts() == 0);
    CHECK(buffer.empty());
    CHECK(buffer.size_bytes() == 0);
}

TEST_CASE("write_buffer: sorted has both bounds, in the order of unsigned bytes, and erased keys too") {
    weir::write_buffer buffer;
    for (auto const* key : {"\x80", "b", "a", "c"}) buffer.put(key, key);
    buffer.erase("b");
    auto const keys = [&](weir::wire_bytes from, weir::wire_bytes to) {
        std::string all;
        for (auto const* e : buffer.sorted(from, to)) all += e->first + (e->second.erased ? "- " : " ");
        return all;
    };
    CHECK(keys(std::nullopt, std::nullopt) == "a b- c \x80 ");
    CHECK(keys("b", "c") == "b- c ");
    CHECK(keys("bb", std::nullopt) == "c \x80 ");
    CHECK(keys(std::nullopt, "aa") == "a ");
    CHECK(keys("c", "a").empty());
    for (auto const* key : {"12345678", "12345678b", "12345678a", "1234567"}) buffer.put(key, "");
    buffer.put(std::string{"1234567\0", 8}, "");
    CHECK(keys("1", "2") == "1234567 " + std::string{"1234567\0", 8} + " 12345678 12345678a 12345678b ");
}
