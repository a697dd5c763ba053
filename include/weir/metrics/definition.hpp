// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::metrics {

enum class kind : unsigned char {
    gauge,    ///< a number that goes up and down
    counter,  ///< a number that only grows while what it is about lives
    text,
};

/// What there is to know of a metric before it is measured.
struct definition {
    std::string_view group, name;  ///< as in JMX: "stream-thread-metrics", "poll-rate"
    std::string_view description;
    int rank;  ///< of the level from which on it is measured
    kind is;
    bool is_javas;  ///< Kafka Streams 4.3 has it; others are of older versions, or weir's own

    constexpr definition(std::string_view in_group, std::string_view named, int from_rank, kind of_kind,
                         std::string_view described, bool javas = true)
        : group{in_group}, name{named}, description{described}, rank{from_rank}, is{of_kind}, is_javas{javas} {}
};

/// A definition whose values are `T`.
template <typename T>
struct typed_definition : definition {
    using type = T;
};

using real = typed_definition<double>;
using whole = typed_definition<std::int64_t>;
using text = typed_definition<std::string>;

}  // namespace weir::metrics
