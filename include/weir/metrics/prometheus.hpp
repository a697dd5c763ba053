// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/metrics/snapshot.hpp>

namespace weir::metrics {

/// How metrics are named for Prometheus, which decides which dashboards find them.
enum class prometheus_names : unsigned char {
    jmx_exporter,  ///< kafka_streams_stream_thread_metrics_process_rate, as Confluent's jmx_exporter rules have it
    micrometer,    ///< kafka_stream_thread_process_rate, as Spring Boot and Quarkus have it
};

namespace detail {

/// A name in Prometheus' letters, all small.
inline std::string prometheus_name(std::string_view text) {
    std::string out;
    for (char c : text) {
        bool const is_upper = c >= 'A' && c <= 'Z';
        bool const is_legal = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && !out.empty()) || is_upper;
        out += is_upper ? static_cast<char>(c - 'A' + 'a') : is_legal ? c : '_';
    }
    return out;
}

/// `\` and new lines, in a label `"` too.
inline std::string prometheus_escaped(std::string_view text, bool in_label) {
    std::string out;
    for (char c : text) {
        if (c == '\\' || (in_label && c == '"')) out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

inline std::string prometheus_number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// One name, of which the text format wants all samples together.
struct prometheus_family {
    std::string help;
    bool is_counter = false;
    std::string samples;
};

class prometheus_writer {
    prometheus_names names_;
    std::string version_;  // which Micrometer puts into every label set
    std::vector<std::pair<std::string, prometheus_family>> families_;  // in the order of coming
    std::map<std::string, std::size_t, std::less<>> at_;

public:
    prometheus_writer(prometheus_names names, snapshot const& all) : names_{names} {
        if (auto const* version = all.find("stream-metrics", "version");
            version && names == prometheus_names::micrometer)
            version_ = version->text;
    }

    void add(metric const& m) {
        auto const labels = labels_of(m.tags);
        if (m.kind == kind::text) return add_text(m, labels);
        add_sample(name_of(m), m, labels, m.value);
        // The rules for JMX show the application's numbers as labels, too, and dashboards count on it.
        if (names_ == prometheus_names::jmx_exporter && m.group == "stream-metrics")
            add_as_label(m, labels, prometheus_number(m.value), m.value);
        // The reserved ending is stripped by newer exporters; dashboards of both kinds find theirs.
        constexpr std::string_view total = "_total";
        if (auto name = name_of(m); names_ == prometheus_names::jmx_exporter && name.ends_with(total)) {
            name.resize(name.size() - total.size());
            add_sample(name, m, labels, m.value, false);
        }
    }

    std::string text() const {
        std::string out;
        for (auto const& [name, family] : families_) {
            out += "# HELP " + name + ' ' + prometheus_escaped(family.help, false) + "\n# TYPE " + name +
                   (family.is_counter ? " counter\n" : " gauge\n") + family.samples;
        }
        return out;
    }

private:
    std::string name_of(metric const& m) const {
        if (names_ == prometheus_names::jmx_exporter)
            return "kafka_streams_" + prometheus_name(m.group) + '_' + prometheus_name(m.name);
        std::string_view group = m.group;
        constexpr std::string_view ending = "-metrics";
        if (group.ends_with(ending)) group.remove_suffix(ending.size());
        return "kafka_" + prometheus_name(group) + '_' + prometheus_name(m.name);
    }

    std::string labels_of(tags const& about) const {
        std::string out;
        if (!version_.empty()) out = "kafka_version=\"" + prometheus_escaped(version_, true) + '"';
        for (auto const& [name, value] : about)
            out += (out.empty() ? "" : ",") + prometheus_name(name) + "=\"" + prometheus_escaped(value, true) + '"';
        return out;
    }

    void add_sample(std::string const& name, metric const& m, std::string const& labels, double value,
                    bool may_count = true) {
        auto const found = at_.find(name);
        auto const index = found == at_.end() ? families_.size() : found->second;
        if (found == at_.end()) {
            at_.emplace(name, index);
            families_.push_back({name, {m.description, may_count && m.kind == kind::counter, {}}});
        }
        families_[index].second.samples +=
            name + (labels.empty() ? "" : '{' + labels + '}') + ' ' + prometheus_number(value) + '\n';
    }
    /// kafka_streams_stream_metrics{client_id="app",state="RUNNING"} 1
    void add_as_label(metric const& m, std::string const& labels, std::string const& text, double value) {
        auto const name = "kafka_streams_" + prometheus_name(m.group);
        metric whole = m;
        whole.description = "The application as text in labels";
        whole.kind = kind::gauge;
        add_sample(name, whole,
                   labels + (labels.empty() ? "" : ",") + prometheus_name(m.name) + "=\"" +
                       prometheus_escaped(text, true) + '"',
                   value);
    }
    void add_text(metric const& m, std::string const& labels) {
        // What has lines is for people, and no label.
        if (names_ == prometheus_names::jmx_exporter && m.text.find('\n') == std::string::npos)
            add_as_label(m, labels, m.text, 1);
    }
};

}  // namespace detail

/// The snapshot in Prometheus' text format 0.0.4. An average of nothing is NaN there, too.
inline std::string to_prometheus(snapshot const& all, prometheus_names names = prometheus_names::jmx_exporter) {
    detail::prometheus_writer writer{names, all};
    for (auto const& m : all) writer.add(m);
    return writer.text();
}

/// The content type of that.
inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace weir::metrics
