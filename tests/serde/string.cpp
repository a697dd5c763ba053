// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/serde/concept.hpp>
#include <weir/serde/string.hpp>

namespace {

using weir::serde::string;
static_assert(weir::any_serde<weir::serde::string_serde>);

constexpr std::string written(std::string const& value) {
    weir::bytes out = "before ";
    string.serialize(value, out);
    return out;
}

constexpr std::string read(weir::bytes_view in) {
    std::string storage = "what the last record left there, longer than the next";
    string.deserialize(in, storage);
    return storage;
}

constexpr bool text_passes_unchanged() {
    using namespace std::string_view_literals;
    for (auto text : {""sv, "plain"sv, "Köln \xf0\x9f\x8c\x8a"sv, "with\0nul"sv, "\xff not UTF-8"sv})
        if (written(std::string{text}) != "before " + std::string{text} || read(text) != text) return false;
    return true;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(text_passes_unchanged());
#endif

}  // namespace

TEST_CASE("serde::string passes text unchanged and appends") { CHECK(text_passes_unchanged()); }

TEST_CASE("serde::string uses the storage again") {
    std::string storage(100, 'x');
    auto const* address = storage.data();
    string.deserialize("a text that is longer than what fits into the object", storage);
    CHECK(storage.data() == address);
    CHECK(string.name == "string");
}
