// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <weir/meta/json_string.hpp>
#include <weir/metrics/json.hpp>
#include <weir/runtime/application_inspection.hpp>

namespace weir {

namespace detail {

/// Writes one JSON text, member by member.
class json_text {
    std::string out_;
    bool first_ = true;

    void value(std::string_view text) { append_json_string(out_, text); }
    void value(std::int64_t number) { out_ += std::to_string(number); }
    void value(bool is) { out_ += is ? "true" : "false"; }
    void value(double number) { metrics::detail::append_json_number(number, out_); }
    void separate() {
        if (!first_) out_ += ',';
        first_ = false;
    }

public:
    template <typename T>
    void member(std::string_view name, T const& of) {
        separate();
        append_json_string(out_, name);
        out_ += ':';
        if constexpr (std::is_convertible_v<T const&, std::string_view>)
            value(std::string_view{of});
        else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double>)
            value(of);
        else
            value(static_cast<std::int64_t>(of));
    }
    /// `name` is empty for an element of an array.
    template <typename Write>
    void object(std::string_view name, Write const& write) {
        nested(name, '{', '}', write);
    }
    template <typename Range, typename Write>
    void array(std::string_view name, Range const& of, Write const& write_element) {
        nested(name, '[', ']', [&] {
            for (auto const& element : of) object({}, [&] { write_element(element); });
        });
    }
    std::string take() { return std::move(out_); }

private:
    template <typename Write>
    void nested(std::string_view name, char open, char close, Write const& write) {
        separate();
        if (!name.empty()) {
            append_json_string(out_, name);
            out_ += ':';
        }
        out_ += open;
        first_ = true;
        write();
        out_ += close;
        first_ = false;
    }
};

inline void write_footprint(footprint const& of, json_text& to) {
    to.object("bytes", [&] {
        to.member("memory", of.memory());
        to.member("entries", of.entries);
        to.member("uncommitted", of.uncommitted);
        to.member("memtables", of.memtables);
        to.member("table_readers", of.table_readers);
        to.member("block_cache", of.block_cache);
        to.member("disk", of.disk);
    });
}
inline void write_store(store_inspection const& of, json_text& to) {
    to.member("store", of.name);
    to.member("kind", of.kind);
    to.member("keys", of.keys);
    if (of.footprint) write_footprint(*of.footprint, to);
    if (of.cached >= 0) to.member("cached_updates", of.cached);
}
inline void write_task(task_inspection const& of, json_text& to) {
    to.member("task", to_string(of.task_id));
    to.array("partitions", of.partitions, [&](auto const& p) {
        to.member("topic", p.partition.topic);
        to.member("partition", p.partition.partition);
        to.member("position", p.position);
        to.member("committed", p.committed);
        to.member("end", p.end);
        to.member("lag", p.lag());
        to.member("paused", p.paused);
    });
    to.array("stores", of.stores, [&](auto const& s) { write_store(s, to); });
}
inline void write_thread(thread_inspection const& of, json_text& to) {
    to.member("thread", of.name);
    to.member("state", of.state);
    to.member("activity", of.activity);
    to.member("activity_for_ms", of.activity_for_ms);
    to.member("batch", of.batch);
    to.member("taken", of.taken);
    to.array("nodes", of.nodes, [&](auto const& n) {
        to.member("node", n.node);
        to.member("for_ms", n.for_ms);
    });
    if (!of.task.empty())
        to.object("record", [&] {
            to.member("task", of.task);
            to.member("topic", of.topic);
            to.member("partition", of.partition);
            to.member("offset", of.offset);
        });
    if (of.died)
        to.object("died", [&] {
            to.member("ms_ago", of.died->ms_ago);
            to.member("activity", of.died->activity);
            to.array("nodes", of.died->nodes, [&](auto const& n) { to.member("node", n); });
            to.member("task", of.died->task);
            to.member("topic", of.died->topic);
            to.member("partition", of.died->partition);
            to.member("offset", of.died->offset);
        });
    to.array("restores", of.restores, [&](auto const& r) {
        to.member("store", r.store);
        to.member("topic", r.changelog.topic);
        to.member("partition", r.changelog.partition);
        to.member("start", r.start);
        to.member("end", r.end);
        to.member("reached", r.reached);
        to.member("restored", r.restored);
        to.member("for_ms", r.for_ms);
    });
    to.member("told_ms_ago", of.told_ms_ago);
    to.array("tasks", of.tasks, [&](auto const& t) { write_task(t, to); });
    to.member("cache_bytes", of.cache_bytes);
    to.member("cache_max_bytes", of.cache_max_bytes);
}

}  // namespace detail

/// For programs: one object, whose members are named as those of application_inspection; -1: not known.
inline std::string to_json(application_inspection const& of) {
    detail::json_text to;
    to.object({}, [&] {
        to.member("application_id", of.application_id);
        to.member("client_id", of.client_id);
        to.member("state", of.state);
        to.member("state_for_ms", of.state_for_ms);
        to.member("at_ms", of.at_ms);
        to.member("process_id", of.process_id);
        auto const memory = memory_of(of);
        to.object("memory", [&] {
            to.member("process", memory.process);
            to.member("stores", memory.stores);
            to.member("rocksdb", memory.rocksdb);
            to.member("record_caches", memory.record_caches);
            to.member("clients", memory.clients);
        });
        to.array("threads", of.threads, [&](auto const& t) { detail::write_thread(t, to); });
        to.array("clients", of.clients, [&](auto const& m) {
            to.member("name", m.name);
            to.object("tags", [&] {
                for (auto const& [name, value] : m.tags) to.member(name, value);
            });
            to.member("value", m.value);
        });
        to.member("error_count", of.error_count);
        to.array("errors", of.errors, [&](auto const& e) {
            to.member("at_ms", e.at_ms);
            to.member("text", e.text);
        });
        to.object("settings", [&] {
            for (auto const& [name, value] : of.settings) to.member(name, value);
        });
    });
    return to.take() + '\n';
}

}  // namespace weir
