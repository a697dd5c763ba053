// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>
#include <weir/stream/stream.hpp>
#include <weir/test/driver.hpp>

namespace weir_tests {

using strings = std::vector<std::string>;

constexpr auto words() { return weir::stream<"in">(weir::serde::string, weir::serde::string); }

/// What becomes of four records (key and value; no key; no value; neither) at `op`, whose node is named "op": how many
/// records reached the topic "out", or why `op` failed, with the coordinates checked and left out.
template <typename... More>
strings outcomes(More const&... ops) {
    weir::test::driver driver{weir::topology((words() | ... | ops))};
    using optional = std::optional<std::string>;
    std::pair<optional, optional> const records[] = {{"k", "v"}, {{}, "v"}, {"k", {}}, {{}, {}}};
    strings found;
    for (auto const& [key, value] : records) {
        auto const before = driver.produced().size();
        try {
            driver.template input<"in">().pipe(key, value);
            found.push_back(std::to_string(driver.produced().size() - before));
        } catch (weir::processing_error const& e) {
            std::string text = e.what();
            auto const where = "op failed at topic in, partition 0, offset " + std::to_string(found.size()) + ": ";
            if (text.starts_with(where)) text.erase(0, where.size());
            found.push_back(text.substr(0, text.find(" reached a function that takes no null")));
        }
    }
    return found;
}

/// "null" or the text, so that what a function saw can be written down.
inline std::string shown(weir::nullable<std::string> text) { return text ? *text : "null"; }

/// The values of a topic in order, null as "null".
template <typename Output>
strings values(Output output) {
    strings all;
    for (auto const& value : output.read_values()) all.push_back(value.value_or("null"));
    return all;
}

}  // namespace weir_tests
