// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include "../support/stage.hpp"
#include "topology.hpp"

namespace zmart {

/// Adds up hashes of records, so that two sets of records can be compared without keeping them or their order.
struct fingerprint {
    std::uint64_t count = 0, sum = 0;

    void add(std::string_view key, std::string_view value) {
        ++count;
        sum += std::hash<std::string_view>{}(key) * 31 + std::hash<std::string_view>{}(value);
    }
    template <typename T>
    void add_json(std::string_view key, T const& value) {
        weir::bytes out;
        weir::serde::json<T>.serialize(value, out);
        add(key, out);
    }
    friend bool operator==(fingerprint const&, fingerprint const&) = default;
};

/// Compares what the application wrote with what the same functions make of its input, outside of it.
class checker {
    example::stage& stage_;
    std::string application_id_;
    example::offsets input_;
    std::map<std::string, example::offsets> outputs_;

public:
    checker(example::stage& on, std::string application_id) : stage_{on}, application_id_{std::move(application_id)} {}

    /// Before the run: what comes from here on is to be checked.
    void begin(std::vector<std::string> const& outputs) {
        input_ = stage_.kafka().position_of(application_id_, "transactions");
        for (auto const& topic : outputs) outputs_[topic] = stage_.kafka().ends_of(topic);
    }

    /// `expect(key, purchase, expected)` adds what a purchase leads to: `expected[topic].add_json(key, value)`.
    template <typename Expect>
    bool is_as_expected(Expect expect) {
        std::map<std::string, fingerprint> expected;
        stage_.kafka().read(input_, [&](example::record const& r) {
            expect(r.key.value_or(""), example::from_json<purchase>(r.value), expected);
        });
        bool right = true;
        for (auto const& [topic, from] : outputs_) {
            auto const as_expected = found(topic, from) == expected[topic];
            right = right && as_expected;
            std::printf("  %s: %llu records expected, and %s\n", topic.c_str(),
                        static_cast<unsigned long long>(expected[topic].count),
                        as_expected ? "just these are there" : "OTHERS are there");
        }
        return right;
    }

private:
    /// A key may be a number.
    static std::string shown(std::string_view bytes) {
        auto const is_text = std::none_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0 && c < ' '; });
        return is_text ? std::string{bytes} : '(' + std::to_string(bytes.size()) + " bytes)";
    }
    /// Prints the first ones.
    fingerprint found(std::string const& topic, example::offsets const& from) {
        fingerprint found;
        std::printf("\nfirst records of %s:\n", topic.c_str());
        stage_.kafka().read(from, [&](example::record const& r) {
            auto const key = r.key.value_or(""), value = r.value.value_or("");
            if (found.count < 3) std::printf("  %s  %s\n", shown(key).c_str(), shown(value).c_str());
            found.add(key, value);
        });
        return found;
    }
};

}  // namespace zmart
