// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <weir/json.hpp>
#include <weir/kafka.hpp>
#include <weir/sim.hpp>
#include <weir/weir.hpp>
#include "application.hpp"
#include "cluster.hpp"
#include "options.hpp"
#include "variant.hpp"

namespace example {

/// What an example does besides its topology.
struct play {
    std::string application_id;
    /// Makes the application: called once, with --kill twice.
    std::function<std::unique_ptr<application>()> make;
    std::vector<std::string> inputs;       ///< topics that are generated
    std::vector<std::string> outputs;      ///< topics that are written
    std::vector<std::string> internals{};  ///< repartition topics
    bool one_output_per_input = false;     ///< of each output; then progress is seen at once, not only by commits
    /// The topics are there, nothing is sent yet.
    std::function<void()> before = [] {};
    /// Sends the next record.
    std::function<void(sender&)> send;
    /// Prints what came out; false: it is not what it should be.
    std::function<bool()> check;
    /// After that, without --metrics: what the example itself wants to show of them.
    std::function<void(weir::metrics::snapshot const&)> show_metrics = [](auto const&) {};
};

/// Where an example runs: on the embedded cluster or on a real Kafka, as the command line says.
class stage {
    options options_;
    weir::sim::cluster embedded_;
    std::unique_ptr<cluster> kafka_;
    bool was_killed_ = false;
    std::int64_t event_ms_ = -1;

public:
    explicit stage(options o);

    options const& chosen() const { return options_; }
    cluster& kafka() { return *kafka_; }
    /// Whether this was a run with --kill, after which some records may have been processed twice.
    bool was_killed() const { return was_killed_; }

    /// When the next event happened, for generators: 100 ms after the last one, so that all end about now. With
    /// --forever, and --rate, it happens now.
    std::int64_t next_event_ms();

    /// What in a program of its own is `weir::kafka::streams app{topology, settings, policies};`.
    template <typename Topology, typename... P>
    std::unique_ptr<application> make(Topology topology, weir::config settings, weir::policies<P...> own = {}) {
        auto const policies = with_variant(own);
        using policies_type = std::remove_cv_t<decltype(policies)>;
        settings.set("num.stream.threads", std::to_string(options_.threads));
        settings.set("weir.interceptor.log.dir", options_.log_dir);
        if (options_.bootstrap_server.empty())
            return std::make_unique<application_of<weir::sim::streams<Topology, policies_type>, policies_type>>(
                embedded_, std::move(topology), settings, policies);
        settings.set("bootstrap.servers", options_.bootstrap_server);
        return std::make_unique<application_of<weir::kafka::streams<Topology, policies_type>, policies_type>>(
            std::move(topology), settings, policies);
    }

    /// Generates the input, runs the application over it, and checks what it wrote. The result is the exit code.
    int run(play const& p);

private:
    /// Runs an application while `feed` runs, then kills it. The result is that of `feed`.
    std::uint64_t run_until_killed(play const& p, std::function<std::uint64_t()> const& feed);
};

/// The main function of an example: reads the command line and calls `act`, whose result is the exit code.
int run(int argc, char** argv, description const& about, std::function<int(stage&)> const& act);

template <typename T>
void send_json(sender& to, std::string const& topic, std::string_view key, T const& value,
               std::int64_t timestamp_ms = -1) {
    weir::bytes encoded;
    weir::serde::json<T>.serialize(value, encoded);
    to.send(topic, key, encoded, timestamp_ms);
}
template <typename T>
T from_json(weir::wire_bytes value) {
    T out;
    weir::serde::json<T>.deserialize(value.value_or("null"), out);
    return out;
}

}  // namespace example
