// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/serde/json/failure.hpp>

TEST_CASE("a failure says where, from the outside to the inside") {
    weir::serde::json_detail::failure f{"missing", {}};
    CHECK(f.message("json<order>") == "json<order>: missing");
    f.inside_field("price");
    CHECK(f.message("json<order>") == "json<order>: price: missing");
    f.inside_element(3);
    f.inside_element(0);
    f.inside_field("items");
    f.inside_field("basket");
    CHECK(f.message("json<order>") == "json<order>: basket.items[0][3].price: missing");
}
