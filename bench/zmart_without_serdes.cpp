// SPDX-License-Identifier: Apache-2.0
// The work of ZMart without anything of weir: simdjson, views, and appending to strings.
#include "by_hand.hpp"
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    bench::by_hand json;
    bench::purchase_view purchase;
    std::string card, name, out;
    return bench::run(argc, argv, bench::zmart_messages(), [&](weir::wire_bytes key, weir::wire_bytes value) {
        if (!value) return;
        json.decode(*value, purchase);
        card = purchase.credit_card_number;
        zmart::mask_card(card);
        purchase.credit_card_number = card;

        out.clear();
        json.encode_pattern(purchase, out);
        bench::sink(bench::patterns, key, out);

        out.clear();
        json.encode_reward(purchase, out, name);
        bench::sink(bench::rewards, key, out);

        out.clear();
        json.encode(purchase, out);
        bench::sink(bench::purchases, key, out);
    });
}
