// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/serde/bytes.hpp>
#include <weir/serde/concept.hpp>

namespace {

static_assert(weir::any_serde<weir::serde::bytes_serde>);

constexpr bool every_octet_survives() {
    weir::bytes all;
    for (int octet = 0; octet < 256; ++octet) all.push_back(static_cast<char>(octet));
    weir::bytes out = "before ", storage = "old";
    weir::serde::bytes.serialize(all, out);
    weir::serde::bytes.deserialize(all, storage);
    return out == "before " + all && storage == all;
}
#ifndef __clang__  // which cannot evaluate libstdc++ 12's std::string
static_assert(every_octet_survives());
#endif

}  // namespace

TEST_CASE("serde::bytes passes every octet unchanged and appends") {
    CHECK(every_octet_survives());
    CHECK(weir::serde::bytes.name == "bytes");
}
