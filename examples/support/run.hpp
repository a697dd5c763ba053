// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <exception>
#include <weir/kafka.hpp>
#include "backend.hpp"
#include "options.hpp"

namespace example {

/// Runs `job(backend, metrics_level, options)` where the options say, with the metrics level as a type; what it throws
/// is printed. The result is the exit code.
template <typename Job>
int run(options const& o, Job job) {
    auto const on = [&](auto const& backend) {
        if (o.metrics == "off") return job(backend, weir::metrics::off{}, o);
        if (o.metrics == "debug") return job(backend, weir::metrics::debug{}, o);
        return job(backend, weir::metrics::info{}, o);
    };
    try {
        return o.bootstrap_server.empty() ? on(embedded{}) : on(real_kafka{o.bootstrap_server});
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}

}  // namespace example
