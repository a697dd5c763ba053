// SPDX-License-Identifier: Apache-2.0
// The work of ZMart as a person would write its loop with weir's serdes: what the fused topology has to equal.
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    constexpr auto purchase_serde = weir::serde::json<zmart::purchase>;
    constexpr auto pattern_serde = weir::serde::json<zmart::purchase_pattern>;
    constexpr auto reward_serde = weir::serde::json<zmart::reward_accumulator>;

    zmart::purchase purchase;
    weir::bytes out;
    return bench::run(argc, argv, bench::zmart_messages(), [&](weir::wire_bytes key, weir::wire_bytes value) {
        if (!value) return;
        purchase_serde.deserialize(*value, purchase);
        zmart::mask_card(purchase.credit_card_number);

        out.clear();
        pattern_serde.serialize(zmart::to_pattern(purchase), out);
        bench::sink(bench::patterns, key, out);

        out.clear();
        reward_serde.serialize(zmart::to_reward(purchase), out);
        bench::sink(bench::rewards, key, out);

        out.clear();
        purchase_serde.serialize(purchase, out);
        bench::sink(bench::purchases, key, out);
    });
}
