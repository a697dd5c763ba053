// SPDX-License-Identifier: Apache-2.0
#include <weir/serde/change.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <weir/serde/integer.hpp>
#include <weir/serde/string.hpp>

namespace {

using serde_type = weir::serde::change_serde<weir::serde::string_serde>;
using change = weir::change<std::string>;
static_assert(weir::any_serde<serde_type>);

std::string written(change const& c) {
    std::string out = "before ";
    serde_type{}.serialize(c, out);
    return out.substr(7);
}
/// "new|old", "-" for null.
std::string read(std::string_view in) {
    serde_type::type out{"left", "over", true, true};
    serde_type{}.deserialize(in, out);
    auto const view = out.view();
    return (view.new_value ? *view.new_value : "-") + '|' + (view.old_value ? *view.old_value : "-");
}

}  // namespace

TEST_CASE("change_serde writes the bytes of KIP-904") {
    std::string const a = "a", bc = "bc", none;
    CHECK(written({weir::nullable{a}, {}}) == "a\1");
    CHECK(written({{}, weir::nullable{bc}}) == std::string{"bc\0", 3});
    CHECK(written({weir::nullable{a}, weir::nullable{bc}}) == "\2abc\2");
    CHECK(written({weir::nullable{none}, weir::nullable{bc}}) == std::string{"\0bc\2", 4});
    CHECK(written({weir::nullable{none}, {}}) == "\1");
}

TEST_CASE("change_serde: the size of a long new value is a zigzag varint") {
    std::string const old = "o";
    for (auto const& [size, digits] : {std::pair<std::size_t, std::string>{63, "\x7e"},
                                       {64, "\x80\x01"},
                                       {8191, "\xfe\x7f"},
                                       {8192, "\x80\x80\x01"}}) {
        std::string const now(size, 'x');
        auto const bytes = written({weir::nullable{now}, weir::nullable{old}});
        CHECK(bytes == digits + now + "o\2");
        CHECK(read(bytes) == now + "|o");
    }
}

TEST_CASE("change_serde reads what it writes, and what Kafka Streams writes for versioned tables") {
    CHECK(read("a\1") == "a|-");
    CHECK(read(std::string_view{"bc\0", 3}) == "-|bc");
    CHECK(read("\2abc\2") == "a|bc");
    CHECK(read(std::string_view{"bc\1\3", 4}) == "-|bc");
    CHECK(read(std::string_view{"a\0\4", 3}) == "a|-");
    CHECK(read("\2abc\1\5") == "a|bc");
}

TEST_CASE("change_serde: a change of nothing cannot be written") {
    std::string out;
    CHECK_THROWS_WITH(serde_type{}.serialize(change{}, out), "change: both values are null");
}

TEST_CASE("change_serde refuses what is no change, and never reads beyond its end") {
    serde_type::type out;
    serde_type const serde;
    CHECK_THROWS_WITH(serde.deserialize("", out), "change: expected at least 1 byte, got none");
    CHECK_THROWS_WITH(serde.deserialize("abc\6", out), "change: its last byte is 6");
    CHECK_THROWS_WITH(serde.deserialize("\3", out), "change: its last byte is 3");
    for (auto const* in : {"\2", "\4a\2", "\3a\2", "\xff\xff\xff\xff\xff\xff\xff\2", "\xff\2"})
        CHECK_THROWS_WITH(serde.deserialize(in, out), "change: the size of the new value does not fit the record");
    weir::serde::change_serde<weir::serde::integer_serde<std::int32_t>>::type number;
    CHECK_THROWS_AS(
        (weir::serde::change_serde<weir::serde::integer_serde<std::int32_t>>{}.deserialize("abc\1", number)),
        weir::deserialization_error);
}
