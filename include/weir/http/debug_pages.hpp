// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <weir/http/endpoint.hpp>
#include <weir/metrics/snapshot.hpp>
#include <weir/runtime/dump_json.hpp>
#include <weir/runtime/dump_text.hpp>
#include <weir/runtime/state.hpp>
#include <weir/runtime/thread_metadata.hpp>
#include <weir/topology/describe.hpp>
#include <weir/topology/draw.hpp>
#include <weir/topology/to_dot.hpp>
#include <weir/topology/to_json.hpp>
#include <weir/topology/to_mermaid.hpp>

namespace weir::http {

namespace detail {

using weir::detail::json_text;

inline page json_page(json_text from) { return {from.take() + '\n', "application/json"}; }

/// The state, with 200 or 503.
inline page health_page(weir::state now, bool good) {
    page out{std::string{to_string(now)} + '\n'};
    out.status = good ? 200 : 503;
    return out;
}
/// Whether to start the process anew would be of no use: it runs, or is about to, or ends as it was told to.
constexpr bool is_live(weir::state s) {
    return s != weir::state::error && s != weir::state::pending_error && s != weir::state::not_running;
}

/// Whether it processes. A thread that is replaced, or begins again, may take ten seconds to come back.
template <typename App>
page readiness_page(App const& app) {
    auto const now = app.state();
    if (now != weir::state::running && now != weir::state::rebalancing) return health_page(now, false);
    auto const threads = app.threads();
    bool const lives = std::any_of(threads.begin(), threads.end(), [](thread_metadata const& t) {
        return t.thread_state != "DEAD" && t.thread_state != "PENDING_SHUTDOWN";
    });
    auto out = health_page(now, lives && now == weir::state::running);
    if (!lives) out.body += "no stream thread is alive: the next one begins within 10 seconds\n";
    return out;
}
/// What was asked for by `?format=`; empty: one that is not among them.
inline std::string format_of(request const& asked, std::initializer_list<char const*> known) {
    auto const given = asked.parameters.find("format");
    if (given == asked.parameters.end()) return *known.begin();
    for (auto const* one : known)
        if (given->second == one) return one;
    return {};
}
inline page wrong_format(std::string const& known) {
    return {"format is one of: " + known + '\n', page{}.content_type, 400};
}

template <typename App>
page topology_page(App const& app, request const& asked) {
    auto const format = format_of(asked, {"text", "draw", "dot", "mermaid", "json"});
    if (format == "text") return {app.describe() + '\n'};
    if (format == "draw") return {draw(app.topology())};
    if (format == "dot") return {to_dot(app.topology()), "text/vnd.graphviz; charset=utf-8"};
    if (format == "mermaid") return {to_mermaid(app.topology())};
    if (format == "json") return {to_json(app.topology()), "application/json"};
    return wrong_format("text, draw, dot, mermaid, json");
}

template <typename App>
page state_page(App const& app) {
    json_text to;
    to.object({}, [&] {
        to.member("state", to_string(app.state()));
        to.object("time_in_ms", [&] {
            using enum weir::state;
            for (auto const s : {created, rebalancing, running, pending_shutdown, not_running, pending_error, error})
                to.member(to_string(s), app.time_in_ms(s));
        });
    });
    return json_page(std::move(to));
}

inline void write_thread(thread_metadata const& of, json_text& to) {
    to.member("thread", of.thread_name);
    to.member("state", of.thread_state);
    to.member("told_ms_ago", of.told_ms_ago);
    to.array("tasks", of.active_tasks, [&](task_metadata const& task) {
        to.member("task", to_string(task.task_id));
        if (auto const since = task.time_current_idling_started_ms) to.member("idle_since_ms", *since);
        to.array("partitions", task.topic_partitions, [&](topic_partition const& tp) {
            to.member("topic", tp.topic);
            to.member("partition", tp.partition);
            to.member("committed", task.committed_offsets.at(tp));
            to.member("end", task.end_offsets.at(tp));
        });
    });
    to.member("consumer_client_id", of.consumer_client_id);
    to.member("restore_consumer_client_id", of.restore_consumer_client_id);
    for (auto const& id : of.producer_client_ids) to.member("producer_client_id", id);
    to.member("admin_client_id", of.admin_client_id);
}

template <typename App>
page threads_page(App const& app) {
    json_text to;
    to.object({}, [&] {
        if constexpr (requires { app.inspect().threads; })
            to.array("threads", app.inspect().threads, [&](auto const& t) { weir::detail::write_thread(t, to); });
        else
            to.array("threads", app.threads(), [&](auto const& t) { write_thread(t, to); });
    });
    return json_page(std::move(to));
}

/// How far what is committed is behind, as consumer groups count it: -1 before there is a commit, as then nothing says
/// where reading began. Of what age the committed offset is, "told_ms_ago" says; the end is as the client has it now.
/// "lag_s" where the metrics know.
template <typename App>
page lag_page(App const& app) {
    auto const metrics = app.metrics();
    std::int64_t sum = 0;
    json_text to;
    to.object({}, [&] {
        to.object("partitions", [&] {
            for (auto const& thread : app.threads())
                for (auto const& task : thread.active_tasks)
                    for (auto const& tp : task.topic_partitions) {
                        auto const committed = task.committed_offsets.at(tp), end = task.end_offsets.at(tp);
                        auto const lag = end < 0 || committed < 0 ? -1 : std::max<std::int64_t>(end - committed, 0);
                        sum += std::max<std::int64_t>(lag, 0);
                        to.object(to_string(tp), [&] {
                            to.member("task", to_string(task.task_id));
                            to.member("committed", committed);
                            to.member("end", end);
                            to.member("lag", lag);
                            to.member("told_ms_ago", thread.told_ms_ago);
                            auto const* const seconds =
                                metrics.find("librdkafka-metrics", "records-lag-seconds",
                                             {{"topic", tp.topic}, {"partition", std::to_string(tp.partition)}});
                            if (seconds) to.member("lag_s", seconds->value);
                        });
                    }
        });
        to.member("lag", sum);
    });
    return json_page(std::move(to));
}

template <typename App>
page stores_page(App const& app) {
    auto const found = app.inspect();
    json_text to;
    to.object({}, [&] {
        to.object("stores", [&] {
            for (auto const& thread : found.threads)
                for (auto const& task : thread.tasks)
                    for (auto const& store : task.stores)
                        to.object(store.name + '-' + to_string(task.task_id),
                                  [&] { weir::detail::write_store(store, to); });
        });
        to.object("restoring", [&] {
            for (auto const& thread : found.threads)
                for (auto const& r : thread.restores)
                    to.object(to_string(r.changelog), [&] {
                        to.member("store", r.store);
                        to.member("start", r.start);
                        to.member("end", r.end);
                        to.member("reached", r.reached);
                        to.member("restored", r.restored);
                        to.member("for_ms", r.for_ms);
                    });
        });
    });
    return json_page(std::move(to));
}

template <typename App>
page dump_page(App const& app, request const& asked) {
    auto const format = format_of(asked, {"text", "json"});
    if (format == "text") return {to_text(app.inspect())};
    if (format == "json") return {to_json(app.inspect()), "application/json"};
    return wrong_format("text, json");
}

}  // namespace detail

/// Adds what a debug server shows besides metrics: `/`, `/health/live`, `/health/ready`, `/topology`, `/state`,
/// `/threads`, `/lag`, and `/stores` and `/dump`, which the policy weir::dumps fills. The application must outlive the
/// endpoint.
template <typename App>
void add_debug_pages(endpoint& to, App const& app) {
    to.get("/", [](request const&) {
        return page{"/metrics /metrics.json /health/live /health/ready /topology /state /threads /lag /stores /dump\n"};
    });
    to.get("/health/live", [&app](request const&) {
        auto const now = app.state();
        return detail::health_page(now, detail::is_live(now));
    });
    to.get("/health/ready", [&app](request const&) { return detail::readiness_page(app); });
    if constexpr (requires { app.topology(); })  // one that does not compile has none
        to.get("/topology", [&app](request const& asked) { return detail::topology_page(app, asked); });
    to.get("/state", [&app](request const&) { return detail::state_page(app); });
    to.get("/threads", [&app](request const&) { return detail::threads_page(app); });
    to.get("/lag", [&app](request const&) { return detail::lag_page(app); });
    if constexpr (requires { app.inspect().threads; }) {
        to.get("/stores", [&app](request const&) { return detail::stores_page(app); });
        to.get("/dump", [&app](request const& asked) { return detail::dump_page(app, asked); });
    } else
        for (auto const* path : {"/stores", "/dump"})
            to.get(path, [](request const&) {
                return page{"this application is not looked into: weir::with<weir::dumps>\n", page{}.content_type, 404};
            });
}

}  // namespace weir::http
