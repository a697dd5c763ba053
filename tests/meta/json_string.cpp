// SPDX-License-Identifier: Apache-2.0
#include <weir/meta/json_string.hpp>

#include <catch2/catch.hpp>

using weir::json_string;

TEST_CASE("json_string: what JSON does not allow in a string is escaped") {
    CHECK(json_string("") == "\"\"");
    CHECK(json_string("counts") == "\"counts\"");
    CHECK(json_string("a\"b\\c/d") == R"("a\"b\\c/d")");
    CHECK(json_string("a\nb\tc\r") == R"("a\nb\u0009c\u000d")");
    CHECK(json_string(std::string_view{"\0\x1f\x7f", 3}) == R"("\u0000\u001f\u007f")");
}

static_assert(weir::detail::utf8_size("a") == 1 && weir::detail::utf8_size("\xe2\x82\xac!") == 3);
static_assert(weir::detail::utf8_size("") == 0 && weir::detail::utf8_size("\xff") == 0);

TEST_CASE("json_string: UTF-8 stays as it is, whole characters only") {
    for (std::string const text : {"é", "€", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        CHECK(json_string(text) == '"' + text + '"');
    std::string const bad = "\xef\xbf\xbd";
    CHECK(json_string("a\xff"
                      "b") == "\"a" + bad + "b\"");
    CHECK(json_string("\xc3") == '"' + bad + '"');                          // cut off
    CHECK(json_string("\xe2\x82") == '"' + bad + bad + '"');                // cut off
    CHECK(json_string("\xc0\xaf") == '"' + bad + bad + '"');                // longer than needed
    CHECK(json_string("\xe0\x80\xaf") == '"' + bad + bad + bad + '"');      // longer than needed
    CHECK(json_string("\xed\xa0\x80") == '"' + bad + bad + bad + '"');      // half of a surrogate pair
    CHECK(json_string("\xf4\x90\x80\x80") == '"' + bad + bad + bad + bad + '"');  // beyond the last character
}
