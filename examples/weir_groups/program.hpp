// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
#include <weir/kafka/group_json.hpp>
#include <weir/kafka/group_table.hpp>
#include <weir/kafka/group_watch.hpp>
#include <weir/kafka/groups.hpp>
#include <weir/kafka/jaas.hpp>
#include <weir/kafka/properties.hpp>
#include "options.hpp"

namespace weir_groups {

/// What librdkafka logs: the last error, which tells why a request failed.
class last_error {
    struct shared {
        std::mutex mutex;
        std::string text;
    };
    std::shared_ptr<shared> shared_ = std::make_shared<shared>();  // librdkafka's threads may outlive us

public:
    weir::kafka::log_sink sink() const {
        return [s = shared_](weir::kafka::log_level level, std::string_view, std::string_view message) {
            if (level > weir::kafka::log_level::error) return;
            std::lock_guard const lock{s->mutex};
            // "FAIL: [thrd:host:port/bootstrap]: host:port/bootstrap: Connect to ... failed": of use from the third on.
            auto const thread = message.find("]: ");
            s->text = message.substr(thread == message.npos ? 0 : thread + 3);
        };
    }
    /// In brackets; empty when there was none.
    std::string text() const {
        std::lock_guard const lock{shared_->mutex};
        return shared_->text.empty() ? "" : " (" + shared_->text + ')';
    }
};

class program {
    options const& o_;
    std::ostream& out_;
    std::ostream& err_;
    bool terminal_;
    std::map<std::string, weir::kafka::group_watch> watches_;
    bool missing_ = false;

    weir::runtime::client_settings settings() const {
        weir::runtime::client_settings all;
        if (!o_.command_config.empty()) all.values = weir::kafka::read_properties(o_.command_config);
        weir::kafka::replace_jaas(all.values);
        if (!o_.bootstrap_server.empty()) all.values["bootstrap.servers"] = o_.bootstrap_server;
        all.values.try_emplace("client.id", "weir-groups");
        return all;
    }

    void list(weir::kafka::groups& cluster) {
        auto all = cluster.list(o_.timeout_ms);
        if (!o_.states.empty())
            std::erase_if(all, [&](auto const& g) {
                return std::find(o_.states.begin(), o_.states.end(), g.state) == o_.states.end();
            });
        if (o_.json)
            out_ << weir::kafka::to_json(all) << '\n';
        else
            out_ << weir::kafka::listing_table(all, o_.state);
    }

    std::vector<weir::kafka::group_description> read(weir::kafka::groups& cluster) {
        auto names = o_.groups;
        if (o_.all_groups)
            for (auto& one : cluster.list(o_.timeout_ms)) names.push_back(std::move(one.group));
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        auto groups = cluster.describe(names, o_.timeout_ms);
        if (o_.json || (!o_.members && !o_.state)) cluster.read_offsets(groups, o_.timeout_ms);
        return groups;
    }

    void show(weir::kafka::group_description const& group, weir::kafka::group_watch const* watch) {
        missing_ = missing_ || !group.exists() || !group.error.empty();
        if (!group.error.empty()) err_ << "\nError: " << group.error << '\n';
        if (o_.json) {
            out_ << weir::kafka::to_json(group, watch) << '\n';
            return;
        }
        if (!group.error.empty()) return;
        err_ << weir::kafka::state_remark(group);
        if (watch && group.exists())
            out_ << weir::kafka::watch_table(group, *watch);
        else if (o_.members)
            out_ << weir::kafka::members_table(group, o_.verbose);
        else if (o_.state)
            out_ << weir::kafka::states_table(group, o_.verbose);
        else
            out_ << weir::kafka::offsets_table(group, o_.verbose);
    }

    int watch(weir::kafka::groups& cluster) {
        using clock = std::chrono::steady_clock;
        auto const interval = std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{o_.interval_s});
        auto next = clock::now();
        for (int round = 1;; ++round) {
            auto const groups = read(cluster);
            auto const now_ms =
                std::chrono::duration_cast<std::chrono::milliseconds>(clock::now().time_since_epoch()).count();
            if (terminal_ && !o_.json) out_ << "\x1b[H\x1b[2J";
            auto worst = weir::kafka::lag_verdict::measuring;
            missing_ = false;
            for (auto const& group : groups) {
                auto& seen =
                    watches_.try_emplace(group.group, static_cast<std::int64_t>(o_.window_s * 1000)).first->second;
                seen.add(now_ms, group);
                worst = std::max(worst, seen.verdict());
                show(group, &seen);
            }
            out_.flush();
            if (round == o_.rounds)
                return missing_ ? not_found : worst >= weir::kafka::lag_verdict::falling_behind ? unhealthy : ok;
            next = std::max(next + interval, clock::now());
            std::this_thread::sleep_until(next);
        }
    }

public:
    program(options const& o, std::ostream& out, std::ostream& err, bool terminal)
        : o_{o}, out_{out}, err_{err}, terminal_{terminal} {}

    /// The exit code. What goes wrong is one line.
    int run() {
        last_error const why;
        try {
            weir::kafka::groups cluster{settings(), why.sink()};
            if (o_.list) {
                list(cluster);
                return ok;
            }
            if (o_.watch) return watch(cluster);
            for (auto const& group : read(cluster)) show(group, nullptr);
            return missing_ ? not_found : ok;
        } catch (weir::config_error const& e) {
            err_ << "weir-groups: " << e.what() << '\n';
            return wrong_usage;
        } catch (std::exception const& e) {
            err_ << "weir-groups: " << e.what() << why.text() << '\n';
            return failed;
        }
    }
};

/// The whole program. `terminal`: the screen is cleared before each round of --watch.
inline int run(std::vector<std::string> arguments, std::string const& version, std::ostream& out, std::ostream& err,
               bool terminal) {
    options o;
    if (auto const ended = parse(std::move(arguments), version, o, out, err)) return *ended;
    return program{o, out, err, terminal}.run();
}

}  // namespace weir_groups
