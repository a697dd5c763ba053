// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/runtime/config.hpp>
#include <weir/runtime/java_settings.hpp>

namespace weir::runtime {

/// The settings of an application that its threads use, read and checked once.
struct stream_settings {
    std::string application_id, client_id, state_dir;
    int num_stream_threads;
    std::int64_t commit_interval_ms, poll_ms, task_timeout_ms, repartition_purge_interval_ms;
    std::int64_t cache_max_bytes;  ///< of each stream thread
    std::int64_t uncommitted_max_bytes;  ///< of each stream thread; -1: as much as there is
    std::int64_t state_cleanup_delay_ms;
    int request_timeout_ms;
    std::int32_t replication_factor;
    std::map<std::string, std::string> all;

    /// Throws config_error for what is missing or out of range.
    explicit stream_settings(config const& from)
        : application_id{checked_id(from.require("application.id"))},
          client_id{from.get("client.id", application_id)},
          state_dir{from.get("state.dir", "/tmp/kafka-streams")},
          num_stream_threads{
              static_cast<int>(from.get_integer("num.stream.threads", 1, 1, std::numeric_limits<std::int16_t>::max()))},
          commit_interval_ms{interval(from, "commit.interval.ms", 30'000)},
          poll_ms{std::min<std::int64_t>(interval(from, "poll.ms", 100), std::numeric_limits<std::int32_t>::max())},
          task_timeout_ms{interval(from, "task.timeout.ms", 300'000)},
          repartition_purge_interval_ms{interval(from, "repartition.purge.interval.ms", 30'000)},
          cache_max_bytes{from.get_integer("statestore.cache.max.bytes", 10'485'760, 0) / num_stream_threads},
          uncommitted_max_bytes{share_of(from.get_integer("statestore.uncommitted.max.bytes", 67'108'864, -1))},
          state_cleanup_delay_ms{interval(from, "state.cleanup.delay.ms", 600'000)},
          request_timeout_ms{static_cast<int>(
              from.get_integer("request.timeout.ms", 30'000, 1, std::numeric_limits<std::int32_t>::max()))},
          replication_factor{static_cast<std::int32_t>(
              from.get_integer("replication.factor", -1, -1, std::numeric_limits<std::int16_t>::max()))},
          all{from.values()} {
        refuse_java_settings(from);
        if (state_dir.empty()) throw config_error{"setting state.dir: it is empty; name a directory, or leave it out"};
        if (auto const guarantee = from.get("processing.guarantee", "at_least_once"); guarantee != "at_least_once")
            throw config_error{"setting processing.guarantee: '" + guarantee + "' is not supported; at_least_once is"};
    }

    /// What a client gets: settings that are no one's own, then those with each prefix, the later the stronger.
    client_settings for_client(std::initializer_list<std::string_view> prefixes) const {
        client_settings out;
        for (auto const& [name, value] : all)
            if (is_for_all_clients(name)) out.values[name] = value;
        for (auto prefix : prefixes)
            for (auto const& [name, value] : all)
                if (name.starts_with(prefix)) out.values[name.substr(prefix.size())] = value;
        for (auto const name : never_of_the_user) out.values.erase(std::string{name});
        std::erase_if(out.values, [](auto const& one) { return !instead_of_ignored(one.first).empty(); });
        return out;
    }

    /// Of consumers, and false: an application commits what it has processed, and knows the topics that it makes.
    static constexpr std::string_view never_of_the_user[] = {"allow.auto.create.topics", "enable.auto.commit",
                                                             "enable.auto.offset.store"};

    /// A line for the log for each setting that is said otherwise here, and for each of consumers that the user gives
    /// and an application sets otherwise.
    std::vector<std::string> ignored() const {
        std::vector<std::string> lines;
        for (auto const& [given, value] : all) {
            auto const prefix = client_prefix_of(given);
            if (auto const instead = instead_of_ignored(std::string_view{given}.substr(prefix.size()));
                !instead.empty())
                lines.push_back("setting " + given + " is ignored: " + std::string{instead});
            if (prefix == "producer." || prefix == "admin.") continue;
            auto const used = own_of_consumers(given.substr(prefix.size()), prefix == "restore.consumer.");
            if (used && *used != value)
                lines.push_back("Unexpected user-specified consumer config '" + given + "' found. User setting (" +
                                value + ") will be ignored and the Streams default setting (" + *used +
                                ") will be used.");
        }
        return lines;
    }

    /// What is the application's own.
    static constexpr std::string_view own_names[] = {"application.id",
                                                     "client.id",
                                                     "commit.interval.ms",
                                                     "poll.ms",
                                                     "replication.factor",
                                                     "processing.guarantee",
                                                     "num.stream.threads",
                                                     "group.id",
                                                     "group.instance.id",
                                                     "request.timeout.ms",
                                                     "state.dir",
                                                     "state.cleanup.delay.ms",
                                                     "statestore.uncommitted.max.bytes",
                                                     "task.timeout.ms",
                                                     "repartition.purge.interval.ms",
                                                     "errors.dead.letter.queue.topic.name",
                                                     "statestore.cache.max.bytes"};
    static constexpr std::string_view client_prefixes[] = {"main.consumer.", "restore.consumer.", "consumer.",
                                                           "producer.", "admin."};

    /// "": the name has none of them.
    static std::string_view client_prefix_of(std::string_view name) {
        for (auto const prefix : client_prefixes)
            if (name.starts_with(prefix)) return prefix;
        return {};
    }
    static bool is_for_all_clients(std::string_view name) {
        return std::find(std::begin(own_names), std::end(own_names), name) == std::end(own_names) &&
               client_prefix_of(name).empty() && !name.starts_with("topic.") && !name.starts_with("weir.");
    }

    // The clients of the stream thread `thread`, the one of this `number`.

    client_settings main_consumer(std::string const& thread, int number = 1) const {
        auto out = named(for_client({"consumer.", "main.consumer."}), thread + "-consumer");
        out.values["group.id"] = application_id;
        out.values.try_emplace("auto.offset.reset", "earliest");
        if (auto const id = all.find("group.instance.id"); id != all.end())
            out.values["group.instance.id"] = id->second + '-' + std::to_string(number);
        return out;
    }
    client_settings restore_consumer(std::string const& thread) const {
        auto out = named(for_client({"consumer.", "restore.consumer."}), thread + "-restore-consumer");
        out.values.erase("group.id");
        out.values["auto.offset.reset"] = "none";
        return out;
    }
    client_settings producer(std::string const& thread) const {
        return named(for_client({"producer."}), thread + "-producer");
    }
    client_settings admin() const { return named(for_client({"admin."}), client_id + "-admin"); }

private:
    /// It is a consumer group and begins the names of internal topics and of folders: what topics may have in theirs.
    static std::string checked_id(std::string id) {
        constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
        if (id.find_first_not_of(allowed) != id.npos || id == "." || id == ".." || id.size() > 249)
            throw config_error{"setting application.id: '" + id +
                               "' cannot begin the name of a topic: letters of ASCII, digits, '.', '_' and '-' can, "
                               "249 at most"};
        return id;
    }
    /// What an application's consumers get whatever the user says; null: the user may say.
    std::optional<std::string> own_of_consumers(std::string_view name, bool restore) const {
        if (std::find(std::begin(never_of_the_user), std::end(never_of_the_user), name) != std::end(never_of_the_user))
            return "false";
        if (name == "group.id") return restore ? "" : application_id;
        if (name == "auto.offset.reset" && restore) return "none";
        return std::nullopt;
    }
    std::int64_t share_of(std::int64_t bytes) const { return bytes < 0 ? bytes : bytes / num_stream_threads; }
    static client_settings named(client_settings settings, std::string client_id) {
        settings.values.try_emplace("client.id", std::move(client_id));
        return settings;
    }
    /// 31 years are forever, and can still be counted in nanoseconds from now on. Java's users write Long.MAX_VALUE.
    static std::int64_t interval(config const& from, std::string const& name, std::int64_t fallback_ms) {
        return std::min<std::int64_t>(from.get_integer(name, fallback_ms, 0), 1'000'000'000'000);
    }
};

}  // namespace weir::runtime
