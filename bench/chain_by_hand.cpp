// SPDX-License-Identifier: Apache-2.0
// Ten small operations between reading and writing an int64: the loop in which a cost for each operation would show.
#include "chain.hpp"

int main(int argc, char** argv) {
    using bench::add_one, bench::not_a_seventh;
    return bench::run(argc, argv, bench::numbers(), [&](weir::wire_bytes key, weir::wire_bytes value) {
        if (!value) return;
        std::int64_t x;
        weir::serde::int64.deserialize(*value, x);
        x = add_one(x);
        if (!not_a_seventh(x)) return;
        x = add_one(x);
        if (!not_a_seventh(x)) return;
        x = add_one(x);
        if (!not_a_seventh(x)) return;
        x = add_one(x);
        if (!not_a_seventh(x)) return;
        x = add_one(x);
        if (!not_a_seventh(x)) return;
        auto const out = weir::serde::int64.fixed(x);  // as a sink does
        bench::sink(0, key, out.view());
    });
}
