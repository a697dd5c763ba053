// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

inline constexpr std::string_view redacted = "[redacted]";

/// Whether a setting of this name may hold a secret, so that its value must not reach a log, a message or a dump.
constexpr bool is_secret(std::string_view name) {
    for (auto const* part :
         {"password", "secret", "token", "private.key", "ssl.key", "ssl_key", "keystore.key", "basic.auth"})
        if (name.find(part) != name.npos) return true;
    return name.ends_with(".pem") || name == "sasl.username" || name == "sasl.jaas.config" ||
           name == "sasl.oauthbearer.config" || name == "authorization";
}

/// The value as it may be shown.
constexpr std::string_view shown(std::string_view name, std::string_view value) {
    return is_secret(name) ? redacted : value;
}

/// Removes known secrets from texts that others wrote. Values below four characters are too common to look for.
class redactor {
    std::vector<std::string> secrets_;

public:
    /// Remembers the value if the setting is a secret.
    void note(std::string_view name, std::string_view value) {
        if (!is_secret(name) || value.size() < 4) return;
        auto at = secrets_.begin();
        while (at != secrets_.end() && at->size() > value.size()) ++at;  // the longer first: one may hold the other
        secrets_.emplace(at, value);
    }

    std::string operator()(std::string_view text) const {
        std::string result{text};
        for (auto const& secret : secrets_)
            for (std::size_t at = 0; (at = result.find(secret, at)) != result.npos; at += redacted.size())
                result.replace(at, secret.size(), redacted);
        return result;
    }
};

}  // namespace weir
