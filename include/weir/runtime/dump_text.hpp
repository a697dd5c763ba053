// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>
#include <weir/runtime/application_inspection.hpp>

namespace weir {

namespace detail {

inline std::string seconds_text(std::int64_t ms) {
    char text[40];
    std::snprintf(text, sizeof text, "%lld.%03lld s", static_cast<long long>(ms / 1000),
                  static_cast<long long>(ms % 1000));
    return text;
}
/// "1.5 KiB"; of what is not known "unknown".
inline std::string size_text(std::int64_t bytes) {
    if (bytes < 0) return "unknown";
    if (bytes < 1024) return std::to_string(bytes) + " B";
    constexpr char const* units[] = {"KiB", "MiB", "GiB", "TiB"};
    auto size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; size >= 1024 && unit < 3; ++unit) size /= 1024;
    char text[40];
    std::snprintf(text, sizeof text, "%.1f %s", size, units[unit]);
    return text;
}
inline std::string number_text(std::int64_t n) { return n < 0 ? "unknown" : std::to_string(n); }
/// "2026-11-22 22:17:03.123 UTC"
inline std::string time_text(std::int64_t wall_ms) {
    auto const seconds = static_cast<std::time_t>(wall_ms / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char date[40], text[64];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &utc);
    std::snprintf(text, sizeof text, "%s.%03d UTC", date, static_cast<int>(wall_ms % 1000));
    return text;
}

inline void append_store(store_inspection const& store, std::string& out) {
    out += "    store " + store.name + ": " + store.kind + ", " + number_text(store.keys) + " keys";
    if (store.footprint) {
        auto const& f = *store.footprint;
        out += ", " + size_text(f.memory()) + " in memory";
        if (f.rocksdb() > 0)
            out += " (memtables " + size_text(f.memtables) + ", table readers " + size_text(f.table_readers) +
                   ", block cache " + size_text(f.block_cache) + ", uncommitted " + size_text(f.uncommitted) + ')';
        if (f.disk > 0) out += ", " + size_text(f.disk) + " on disk";
    }
    if (store.cached >= 0) out += ", " + std::to_string(store.cached) + " updates in its record cache";
    out += '\n';
}

inline void append_task(task_inspection const& task, std::string& out) {
    out += "  task " + to_string(task.task_id) + '\n';
    for (auto const& p : task.partitions) {
        out += "    " + to_string(p.partition) + ": position " + number_text(p.position) + ", committed " +
               number_text(p.committed) + ", end " + number_text(p.end) + ", lag " + number_text(p.lag());
        if (p.paused) out += ", paused until its stores are restored";
        out += '\n';
    }
    for (auto const& store : task.stores) append_store(store, out);
}

inline void append_death(death_inspection const& died, std::string& out) {
    out +=
        "  died " + seconds_text(died.ms_ago) + " ago" + (died.activity == "none" ? "" : ", " + died.activity) + '\n';
    for (auto at = died.nodes.rbegin(); at != died.nodes.rend(); ++at) out += "    in " + *at + '\n';
    if (!died.task.empty() && died.topic.empty()) out += "    of task " + died.task + '\n';
    if (died.topic.empty()) return;
    out += "    with a record of " + (died.task.empty() ? "" : "task " + died.task + ", ") + "topic " + died.topic +
           ", partition " + std::to_string(died.partition) + ", offset " + std::to_string(died.offset) + '\n';
}

inline void append_thread(thread_inspection const& thread, std::string& out) {
    out += "\nthread \"" + thread.name + "\" " + thread.state + '\n';
    if (thread.activity != "none") {
        out += "  " + thread.activity + " for " + seconds_text(thread.activity_for_ms);
        if (thread.batch > 0)
            out += ", record " + std::to_string(thread.taken) + " of " + std::to_string(thread.batch) + " of the batch";
        out += '\n';
    }
    for (auto at = thread.nodes.rbegin(); at != thread.nodes.rend(); ++at)
        out += "    in " + at->node + " for " + seconds_text(at->for_ms) + '\n';
    if (!thread.task.empty()) {
        out += "    with a record of task " + thread.task;
        if (!thread.topic.empty()) out += ", topic " + thread.topic;
        out += ", partition " + std::to_string(thread.partition) + ", offset " + std::to_string(thread.offset) + '\n';
    }
    if (thread.died) append_death(*thread.died, out);
    for (auto const& r : thread.restores)
        out += "  restoring " + r.store + " from " + to_string(r.changelog) + " for " + seconds_text(r.for_ms) + ": " +
               std::to_string(r.restored) + " records, offset " + std::to_string(r.reached) + " of " +
               std::to_string(r.start) + " to " + std::to_string(r.end) + '\n';
    if (thread.told_ms_ago < 0) return;
    out += "  as it was " + seconds_text(thread.told_ms_ago) + " ago:\n";
    for (auto const& task : thread.tasks) append_task(task, out);
    if (thread.cache_bytes > 0)
        out += "  record caches: " + size_text(thread.cache_bytes) + " of " + size_text(thread.cache_max_bytes) + '\n';
}

inline void append_clients(application_inspection const& of, std::string& out) {
    if (of.clients.empty()) return;
    out += "\nclients of Kafka, by librdkafka's statistics\n";
    for (auto const& m : of.clients) {
        if (!std::isfinite(m.value)) continue;
        out += "  ";
        for (auto const& [name, value] : m.tags) out += name + '=' + value + ' ';
        char number[40];
        std::snprintf(number, sizeof number, "%.15g", m.value);
        out += m.name + ' ' + number + '\n';
    }
}

}  // namespace detail

/// For people: the application, its memory, each thread, what went wrong, its settings.
inline std::string to_text(application_inspection const& of) {
    using namespace detail;
    auto const memory = memory_of(of);
    std::string out = "=== weir application " + of.application_id + ", client " + of.client_id + ", process " +
                      std::to_string(of.process_id) + ", at " + time_text(of.at_ms) + "\nstate: " + of.state +
                      ", in all for " + seconds_text(of.state_for_ms) + "\nmemory: process " +
                      size_text(memory.process) + ", stores " + size_text(memory.stores) + ", RocksDB " +
                      size_text(memory.rocksdb) + ", record caches " + size_text(memory.record_caches) +
                      ", queues of librdkafka " + size_text(memory.clients) + '\n';
    for (auto const& thread : of.threads) append_thread(thread, out);
    append_clients(of, out);
    out += "\nerrors: " + std::to_string(of.error_count) + '\n';
    for (auto const& e : of.errors) out += "  " + time_text(e.at_ms) + ' ' + e.text + '\n';
    out += "\nsettings\n";
    for (auto const& [name, value] : of.settings) out += "  " + name + '=' + value + '\n';
    return out += "=== end\n";
}

}  // namespace weir
