// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A golden file: what was done to a topology of the Java library, and what came of it. README.md describes the format.
namespace conformance {

using bytes = std::string;

struct record {
    std::size_t step = 0;
    std::string topic;
    std::optional<std::int32_t> partition;  // only where the library chose it
    std::optional<bytes> key, value;
    std::optional<std::int64_t> timestamp_ms;
    std::vector<std::pair<std::string, std::optional<bytes>>> headers;
};

/// One thing that is done to the driver: the member that is there.
struct step {
    std::optional<record> pipe;
    std::optional<std::int64_t> advance_wall_clock_ms;
    std::optional<std::string> dump_store;
};

struct store_entry {
    std::string key;
    std::optional<std::int64_t> window_start_ms, window_end_ms;
    bytes value;
    std::optional<std::int64_t> timestamp_ms, valid_to_ms;
};

struct dump {
    std::size_t step = 0;
    std::string store;
    std::vector<store_entry> entries;
};

struct internal_topic {
    std::string kind;
    std::int32_t partitions = 0;  // 0: derived
    std::map<std::string, std::string> configs;
};

/// All that one library shows of a scenario.
struct outcome {
    std::string describe;
    std::map<std::string, internal_topic> internal_topics;
    std::vector<record> outputs;  // over all topics, in the order of sending
    std::vector<dump> dumps;
    std::map<std::string, std::vector<store_entry>> stores;
    std::optional<std::size_t> failed_step;  // nothing is known of what comes after it
    std::string why_it_failed;
    std::int64_t dropped_records = 0;
};

struct golden {
    std::string name;
    std::map<std::string, std::string> config;
    std::int64_t wall_clock_start_ms = 0;
    std::vector<step> steps;
    outcome expected;

    // What depends on the machine where the golden was made, and is not compared.
    bool timestamps_are_masked = false;
    std::set<std::string> masked_headers;
};

/// `text` is the content of a golden file. Throws std::runtime_error if it is not, or shows nothing.
golden parse_golden(std::string_view text);

/// NAME.json in the folder that the environment variable WEIR_GOLDENS names, tests/conformance/golden without it.
golden load_golden(std::string const& name);

}  // namespace conformance
