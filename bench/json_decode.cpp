// SPDX-License-Identifier: Apache-2.0
// `json_decode weir|by_hand|views RECORDS`: one purchase read from JSON.
#include "by_hand.hpp"
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    std::string_view const who = argc > 1 ? argv[1] : "";
    auto const messages = bench::zmart_messages();
    zmart::purchase purchase;
    bench::purchase_view view;
    bench::by_hand json;
    auto const run = [&](auto decode) { return bench::run(argc - 1, argv + 1, messages, decode); };
    if (who == "weir")
        return run([&](weir::wire_bytes key, weir::wire_bytes value) {
            weir::serde::json<zmart::purchase>.deserialize(*value, purchase);
            bench::sink(0, key, purchase.store_id);
        });
    if (who == "by_hand")
        return run([&](weir::wire_bytes key, weir::wire_bytes value) {
            json.decode(*value, purchase);
            bench::sink(0, key, purchase.store_id);
        });
    return run([&](weir::wire_bytes key, weir::wire_bytes value) {
        json.decode(*value, view);
        bench::sink(0, key, view.store_id);
    });
}
