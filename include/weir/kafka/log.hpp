// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <functional>
#include <string_view>

namespace weir::kafka {

/// Severities of syslog, which librdkafka uses.
enum class log_level : int { emergency, alert, critical, error, warning, notice, info, debug };

/// Receives what librdkafka and the classes of this folder have to say; secrets are removed before. Called from any
/// thread, also at the same time; must not throw.
using log_sink = std::function<void(log_level, std::string_view client, std::string_view message)>;

/// The default sink: warnings and worse.
inline void log_to_stderr(log_level level, std::string_view client, std::string_view message) {
    if (level > log_level::warning) return;
    bool const is_named = !client.empty() && client != "weir";  // a client without a name of its own has this one
    std::fprintf(stderr, "weir: %.*s%s%.*s\n", is_named ? static_cast<int>(client.size()) : 0, client.data(),
                 is_named ? ": " : "", static_cast<int>(message.size()), message.data());
}

}  // namespace weir::kafka
