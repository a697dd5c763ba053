// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <weir/metrics/print.hpp>
#include "../support/last_metrics.hpp"
#include "../support/progress.hpp"
#include "../support/run.hpp"
#include "../support/show_topology.hpp"
#include "generator.hpp"
#include "topology.hpp"

namespace zmart {

/// Adds up hashes of records, so that two sets of records can be compared without keeping them or their order.
struct fingerprint {
    std::uint64_t count = 0, sum = 0;

    void add(std::string_view key, std::string_view value) {
        ++count;
        sum += std::hash<std::string_view>{}(key) * 31 + std::hash<std::string_view>{}(value);
    }
    friend bool operator==(fingerprint const&, fingerprint const&) = default;
};

/// Sends the purchases; returns what each topic must hold afterwards.
template <typename Backend>
std::map<std::string, fingerprint> generate(Backend const& on, example::options const& o) {
    std::map<std::string, fingerprint> expected;
    auto const encoded = [](auto const& serde, auto const& value) {
        weir::bytes out;
        serde.serialize(value, out);
        return out;
    };
    auto producer = on.clients().producer({});
    auto const topic = producer.topic("transactions");
    std::string failure;
    auto const delivered = [&](weir::runtime::delivery const& d) {
        if (!d.error.empty()) failure = d.error;
    };
    purchase_generator purchases{o.seed};
    example::progress progress{"generating", o.records};
    for (std::uint64_t i = 0; i < o.records; ++i) {
        auto const p = purchases();
        auto const value = encoded(weir::serde::json<purchase>, p);
        producer.send(topic, {.key = p.customer_id, .value = value});
        auto const masked = mask_credit_card(p);
        expected["purchases"].add(p.customer_id, encoded(weir::serde::json<purchase>, masked));
        expected["patterns"].add(p.customer_id, encoded(weir::serde::json<purchase_pattern>, to_pattern(masked)));
        expected["rewards"].add(p.customer_id, encoded(weir::serde::json<reward_accumulator>, to_reward(masked)));
        if (i % 1000 == 999) producer.poll(0, delivered), progress.show(i + 1);
    }
    if (!producer.flush(example::request_timeout_ms, delivered)) failure = "the broker did not acknowledge in time";
    if (!failure.empty()) throw weir::client_error{"generating transactions: " + failure};
    progress.finish(o.records);
    return expected;
}

/// Writes `transactions`, runs the topology over them, and checks what it wrote. The result is the exit code.
template <typename Backend, typename Level, typename... More>
int job(Backend const& on, Level, example::options const& o, weir::config settings = {},
        weir::policies<Level, More...> policies = weir::with<Level>) {
    auto topology = zmart::topology();
    example::show_topology(topology, o.topology);
    if (!o.topology.empty()) return 0;

    std::vector<std::string> const outputs{"patterns", "rewards", "purchases"};
    std::printf("on: %s\n", on.name);
    example::create_topics(on, {"transactions", "patterns", "rewards", "purchases"}, o.partitions);
    std::map<std::string, std::vector<weir::runtime::partition_offset>> before;
    for (auto const& name : outputs) before[name] = example::ends_of(on, name);
    auto const expected = generate(on, o);

    settings.set("application.id", "zmart");
    settings.set("commit.interval.ms", "1000");
    settings.set("num.stream.threads", std::to_string(o.threads));
    auto app = on.application(topology, settings, policies);
    auto const written = [&] {
        std::uint64_t least = ~std::uint64_t{0};
        for (auto const& name : outputs) {
            std::uint64_t count = 0;
            auto const now = example::ends_of(on, name);
            for (std::size_t p = 0; p < now.size(); ++p)
                count += static_cast<std::uint64_t>(now[p].offset - before[name][p].offset);
            least = std::min(least, count);
        }
        return least;
    };
    example::progress progress{"processing", o.records};
    app.start();
    std::uint64_t done = 0;
    while (done < o.records && app.state() != weir::state::error) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
        progress.show(done = written());
    }
    auto const seconds = progress.seconds();
    progress.finish(done);
    auto const metrics = example::close_and_measure(app);
    if (auto const why = app.failure(); !why.empty()) {
        std::fprintf(stderr, "the application stopped: %s\n", why.c_str());
        return 1;
    }

    bool right = true;
    for (auto const& name : outputs) {
        std::printf("\nfirst records of %s:\n", name.c_str());
        fingerprint found;
        example::read_from(on, before[name], [&](auto const& record) {
            auto const key = record.key().value_or(""), value = record.value().value_or("");
            if (found.count < 3)
                std::printf("  %.*s  %.*s\n", static_cast<int>(key.size()), key.data(), static_cast<int>(value.size()),
                            value.data());
            found.add(key, value);
        });
        auto const as_expected = found == expected.at(name);
        right = right && as_expected;
        std::printf("  %llu records, %s\n", static_cast<unsigned long long>(found.count),
                    as_expected ? "as expected" : "NOT as expected");
    }
    if constexpr (Level::rank > 0) std::printf("\n%s", weir::metrics::to_table(metrics).c_str());
    std::printf("\ntransactions %llu, patterns, rewards and purchases the same: %s\n",
                static_cast<unsigned long long>(o.records), right ? "checked" : "FAILED");
    std::printf("records per second: %.0f\n", static_cast<double>(o.records) / seconds);
    std::printf("state at exit: %s\n", std::string{to_string(app.state())}.c_str());
    return right ? 0 : 1;
}

}  // namespace zmart
