// SPDX-License-Identifier: Apache-2.0
// `json_encode weir|by_hand RECORDS`: one purchase written as JSON.
#include "by_hand.hpp"
#include "zmart_input.hpp"

int main(int argc, char** argv) {
    std::string_view const who = argc > 1 ? argv[1] : "";
    auto const messages = bench::zmart_messages();
    std::vector<zmart::purchase> decoded(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        weir::serde::json<zmart::purchase>.deserialize(messages[i].value, decoded[i]);
    std::string out;
    std::size_t at = 0;
    auto const run = [&](auto encode) {
        return bench::run(argc - 1, argv + 1, messages, [&](weir::wire_bytes key, weir::wire_bytes) {
            out.clear();
            encode(decoded[at]);
            if (++at == decoded.size()) at = 0;
            bench::sink(0, key, out);
        });
    };
    if (who == "weir") return run([&](auto const& p) { weir::serde::json<zmart::purchase>.serialize(p, out); });
    return run([&](auto const& p) { bench::by_hand::encode(p, out); });
}
