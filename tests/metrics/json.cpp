// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <weir/metrics/json.hpp>

using weir::metrics::kind;
using weir::metrics::snapshot;
using weir::metrics::to_json;

TEST_CASE("json: one metric a line") {
    CHECK(to_json({}) == "[]\n");
    CHECK(to_json(snapshot{{{"g", "rate", "ignored", {{"a", "1"}, {"b", "2"}}, 1.5},
                            {"g", "total", "", {}, 7, kind::counter},
                            {"g", "avg", "", {}, NAN},
                            {"g", "state", "", {}, 0, kind::text, "a \"b\"\\\n\x01"}}}) ==
          "[\n"
          "{\"group\":\"g\",\"name\":\"rate\",\"tags\":{\"a\":\"1\",\"b\":\"2\"},\"kind\":\"gauge\",\"value\":1.5},\n"
          "{\"group\":\"g\",\"name\":\"total\",\"tags\":{},\"kind\":\"counter\",\"value\":7},\n"
          "{\"group\":\"g\",\"name\":\"avg\",\"tags\":{},\"kind\":\"gauge\",\"value\":null},\n"
          "{\"group\":\"g\",\"name\":\"state\",\"tags\":{},\"kind\":\"text\",\"value\":\"a "
          "\\\"b\\\"\\\\\\n\\u0001\"}\n"
          "]\n");
}
