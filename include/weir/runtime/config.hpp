// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <weir/error/error.hpp>
#include <weir/error/secret.hpp>

namespace weir {

/// What an operator may change without a rebuild, under Kafka's names: application.id, bootstrap.servers,
/// commit.interval.ms, ... Settings of clients pass through, with the prefixes consumer., main.consumer.,
/// restore.consumer., producer. and admin. for some of them.
class config {
    std::map<std::string, std::string> values_;

public:
    config() = default;
    config(std::initializer_list<std::pair<std::string const, std::string>> values) : values_{values} {}

    config& set(std::string name, std::string value) {
        values_.insert_or_assign(std::move(name), std::move(value));
        return *this;
    }
    std::map<std::string, std::string> const& values() const { return values_; }

    std::optional<std::string> find(std::string const& name) const {
        auto const found = values_.find(name);
        return found == values_.end() ? std::nullopt : std::optional{found->second};
    }
    /// Throws config_error when it is missing or empty.
    std::string require(std::string const& name) const {
        auto value = find(name);
        if (!value || value->empty()) throw config_error{"setting " + name + " is missing"};
        return *std::move(value);
    }
    /// Throws config_error that names all that are missing or empty.
    void require_all(std::initializer_list<std::string_view> names) const {
        std::string missing;
        int count = 0;
        for (auto const name : names)
            if (auto const value = find(std::string{name}); !value || value->empty())
                missing.append(count++ == 0 ? "" : " and ").append(name);
        if (count > 0)
            throw config_error{(count == 1 ? "setting " : "settings ") + missing +
                               (count == 1 ? " is missing" : " are missing")};
    }
    std::string get(std::string const& name, std::string fallback) const {
        return find(name).value_or(std::move(fallback));
    }

    /// A whole number; throws config_error when it is none, or not from `least` to `most`.
    std::int64_t get_integer(std::string const& name, std::int64_t fallback, std::int64_t least,
                             std::int64_t most = std::numeric_limits<std::int64_t>::max()) const {
        auto const value = find(name);
        if (!value) return fallback;
        std::int64_t number = 0;
        auto const [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
        if (error != std::errc{} || end != value->data() + value->size() || number < least || number > most)
            throw config_error{"setting " + name + ": '" + std::string{shown(name, *value)} +
                               "' is no whole number from " + std::to_string(least) + " to " + std::to_string(most)};
        return number;
    }
};

}  // namespace weir
