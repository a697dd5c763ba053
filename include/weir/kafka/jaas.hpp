// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <weir/error/error.hpp>

namespace weir::kafka {

namespace detail {

/// Words of a JAAS line: names, '=', ';' and texts in quotation marks, without these.
class jaas_words {
    std::string_view rest_;

public:
    explicit jaas_words(std::string_view text) : rest_{text} {}

    /// None at the end, or where a quotation mark is missing.
    std::optional<std::string> next() {
        auto const from = rest_.find_first_not_of(" \t\r\n");
        if (from == rest_.npos) return std::nullopt;
        rest_.remove_prefix(from);
        if (rest_[0] == '=' || rest_[0] == ';') return take(1);
        if (rest_[0] != '"') return take(std::min(rest_.find_first_of(" \t\r\n=;\""), rest_.size()));
        std::string text;
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '"') {
                rest_.remove_prefix(i + 1);
                return text;
            }
            if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
            text += rest_[i];
        }
        return std::nullopt;
    }

private:
    std::string take(std::size_t size) {
        std::string word{rest_.substr(0, size)};
        rest_.remove_prefix(size);
        return word;
    }
};

}  // namespace detail

/// Replaces Java's sasl.jaas.config by what librdkafka takes, sasl.username and sasl.password, if it is of
/// PlainLoginModule or ScramLoginModule; others are left, for a client to refuse. Throws config_error, which never
/// shows a value, when the line cannot be read.
inline void replace_jaas(std::map<std::string, std::string>& settings) {
    auto const found = settings.find("sasl.jaas.config");
    if (found == settings.end()) return;
    detail::jaas_words words{found->second};
    auto const wrong = [] {
        return config_error{
            "setting sasl.jaas.config cannot be read; it has the form: "
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"...\" password=\"...\";"};
    };
    auto const module = words.next();
    if (!module) throw wrong();
    if (!module->ends_with(".PlainLoginModule") && !module->ends_with(".ScramLoginModule")) return;
    if (words.next() != "required") throw wrong();
    std::map<std::string, std::string> options;
    for (;;) {
        auto name = words.next();
        if (name == ";") break;
        if (!name || words.next() != "=") throw wrong();
        auto value = words.next();
        if (!value) throw wrong();
        options.insert_or_assign(*std::move(name), *std::move(value));
    }
    if (!options.contains("username") || !options.contains("password")) throw wrong();
    settings.erase(found);
    settings.insert_or_assign("sasl.username", options["username"]);
    settings.insert_or_assign("sasl.password", options["password"]);
}

}  // namespace weir::kafka
