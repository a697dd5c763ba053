// SPDX-License-Identifier: Apache-2.0
// `zmart_by_hand functions|in_place RECORDS`: the work of ZMart as a person would write its loop with weir's serdes.
// With `functions` it calls those that a topology is given, with `in_place` it masks the card where it was read.
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    constexpr auto purchase_serde = weir::serde::json<zmart::purchase>;
    constexpr auto pattern_serde = weir::serde::json<zmart::purchase_pattern>;
    constexpr auto reward_serde = weir::serde::json<zmart::reward_accumulator>;

    std::string_view const how = argc > 1 ? argv[1] : "";
    zmart::purchase purchase;
    weir::bytes out;
    auto const run = [&](auto mask) {
        return bench::run(argc - 1, argv + 1, bench::zmart_messages(),
                          [&](weir::wire_bytes key, weir::wire_bytes value) {
                              if (!value) return;
                              purchase_serde.deserialize(*value, purchase);
                              decltype(auto) masked = mask(purchase);

                              out.clear();
                              pattern_serde.serialize(zmart::to_pattern(masked), out);
                              bench::sink(bench::patterns, key, out);

                              out.clear();
                              reward_serde.serialize(zmart::to_reward(masked), out);
                              bench::sink(bench::rewards, key, out);

                              out.clear();
                              purchase_serde.serialize(masked, out);
                              bench::sink(bench::purchases, key, out);
                          });
    };
    if (how == "functions") return run(zmart::mask_credit_card);
    return run([](zmart::purchase& p) -> zmart::purchase& {
        zmart::mask_card(p.credit_card_number);
        return p;
    });
}
