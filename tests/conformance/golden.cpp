// SPDX-License-Identifier: Apache-2.0
#include "golden.hpp"

#include <simdjson.h>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace conformance {

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view masked = "masked";

std::string text_of(dom::element e) { return std::string{std::string_view{e}}; }

/// Null is empty; what is absent is an error like every other one.
template <typename Read>
auto unless_null(dom::element e, Read read) -> std::optional<decltype(read(e))> {
    if (e.is_null()) return std::nullopt;
    return read(e);
}

template <typename Read>
auto if_there(dom::object object, std::string_view field, Read read) -> std::optional<decltype(read(dom::element{}))> {
    dom::element found;
    if (object[field].get(found) != simdjson::SUCCESS) return std::nullopt;
    return unless_null(found, read);
}

std::int64_t number_of(dom::element e) { return std::int64_t{e}; }

bytes bytes_of(dom::element hex) {
    std::string_view const digits = hex;
    auto const digit = [&](std::size_t i) {
        auto const value = std::string_view{"0123456789abcdef"}.find(digits[i]);
        if (value == std::string_view::npos) throw std::runtime_error{"not hexadecimal: " + std::string{digits}};
        return value;
    };
    if (digits.size() % 2 != 0) throw std::runtime_error{"half a byte: " + std::string{digits}};
    bytes out;
    for (std::size_t i = 0; i < digits.size(); i += 2) out += static_cast<char>(digit(i) << 4 | digit(i + 1));
    return out;
}

bool is_masked(dom::element e) { return e.is_string() && std::string_view{e} == masked; }

record record_of(dom::object from, golden& into) {
    record r;
    r.topic = text_of(from["topic"]);
    if (auto const partition = if_there(from, "partition", number_of))
        r.partition = static_cast<std::int32_t>(*partition);
    r.key = unless_null(from["key_bytes_hex"], bytes_of);
    r.value = unless_null(from["value_bytes_hex"], bytes_of);
    if (is_masked(from["timestamp"]))
        into.timestamps_are_masked = true;
    else
        r.timestamp_ms = unless_null(from["timestamp"], number_of);
    dom::array headers;
    if (from["headers"].get(headers) != simdjson::SUCCESS) return r;
    for (dom::element header : headers) {
        auto& [name, value] = r.headers.emplace_back(text_of(header.at(0)), std::nullopt);
        if (is_masked(header.at(1)))
            into.masked_headers.insert(name);
        else
            value = unless_null(header.at(1), bytes_of);
    }
    return r;
}

step step_of(dom::object from, golden& into) {
    step s;
    dom::object pipe;
    if (from["pipe"].get(pipe) == simdjson::SUCCESS) s.pipe = record_of(pipe, into);
    s.advance_wall_clock_ms = if_there(from, "advance_wall_clock_ms", number_of);
    s.dump_store = if_there(from, "dump_store", text_of);
    if (!s.pipe && !s.advance_wall_clock_ms && !s.dump_store) throw std::runtime_error{"a step of an unknown kind"};
    return s;
}

std::vector<store_entry> entries_of(dom::array from) {
    std::vector<store_entry> entries;
    for (dom::object e : from) {
        auto& entry = entries.emplace_back();
        entry.key = text_of(e["key"]);
        entry.value = bytes_of(e["value_bytes_hex"]);
        entry.window_start_ms = if_there(e, "start", number_of);
        entry.window_end_ms = if_there(e, "end", number_of);
        entry.timestamp_ms = if_there(e, "timestamp", [](dom::element t) { return is_masked(t) ? 0 : number_of(t); });
        entry.valid_to_ms = if_there(e, "valid_to", number_of);
    }
    return entries;
}

internal_topic topic_of(dom::object from) {
    internal_topic topic;
    topic.kind = text_of(from["kind"]);
    topic.partitions = static_cast<std::int32_t>(if_there(from, "partitions", number_of).value_or(0));
    for (auto const [name, value] : dom::object{from["configs"]}) topic.configs[std::string{name}] = text_of(value);
    return topic;
}

golden golden_of(dom::object from) {
    golden g;
    auto& expected = g.expected;
    g.name = text_of(from["name"]);
    for (auto const [name, value] : dom::object{from["config"]}) g.config[std::string{name}] = text_of(value);
    g.wall_clock_start_ms = number_of(from["wall_clock_start_ms"]);
    expected.describe = text_of(from["describe"]);
    for (auto const [name, topic] : dom::object{from["internal_topics"]})
        expected.internal_topics[std::string{name}] = topic_of(topic);
    for (dom::element s : from["steps"]) g.steps.push_back(step_of(s, g));
    for (dom::object o : from["outputs"]) {
        expected.outputs.push_back(record_of(o, g));
        expected.outputs.back().step = static_cast<std::size_t>(number_of(o["step"]));
    }
    for (dom::object d : from["dumps"])
        expected.dumps.push_back(
            {static_cast<std::size_t>(number_of(d["step"])), text_of(d["store"]), entries_of(d["entries"])});
    for (dom::object e : from["errors"]) {
        expected.failed_step = static_cast<std::size_t>(number_of(e["step"]));
        expected.why_it_failed = text_of(e["message"]);
    }
    expected.dropped_records = number_of(from["dropped_records"]);
    for (auto const [name, entries] : dom::object{from["stores"]})
        expected.stores[std::string{name}] = entries_of(entries);
    if (expected.describe.empty()) throw std::runtime_error{"it describes no topology"};
    if (!g.steps.empty() && expected.outputs.empty() && !expected.failed_step)
        throw std::runtime_error{"it has steps, but nothing came of them"};
    return g;
}

}  // namespace

golden parse_golden(std::string_view text) {
    dom::parser parser;
    return golden_of(parser.parse(simdjson::padded_string{text}));
}

golden load_golden(std::string const& name) {
    char const* const folder = std::getenv("WEIR_GOLDENS");
    auto const path =
        (folder ? std::string{folder} : WEIR_SOURCE_DIR "/tests/conformance/golden") + '/' + name + ".json";
    std::ifstream file{path};
    if (!file) throw std::runtime_error{"there is no golden file " + path};
    std::ostringstream text;
    text << file.rdbuf();
    try {
        auto g = parse_golden(text.str());
        if (g.name != name) throw std::runtime_error{"it calls itself " + g.name};
        return g;
    } catch (std::exception const& e) {
        throw std::runtime_error{path + ": " + e.what()};
    }
}

}  // namespace conformance
