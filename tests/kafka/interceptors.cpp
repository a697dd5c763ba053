// SPDX-License-Identifier: Apache-2.0
// The interceptors that come with weir, on a real broker: main consumer, producer, and restore consumer.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <tests/kafka/broker.hpp>
#include <weir/interceptors.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/weir.hpp>

namespace {

constexpr int partitions = 3, records = 300, long_ms = 60'000;
std::string const in = "weir-interceptors-in", out = "weir-interceptors-out",
                  changelog = "weir-interceptors-counts-changelog";

inline weir::offset_tracker tracker;
inline weir::auditor audit{[](std::string_view) {}}, restore_audit{[](std::string_view) {}};

auto topology() {
    auto const read = weir::stream<"weir-interceptors-in">(weir::serde::string, weir::serde::string);
    return weir::topology(
        read | weir::select_key([](std::string const& v) { return v; }) | weir::to<"weir-interceptors-out">(),
        read | weir::group_by_key() | weir::count<"counts">());
}

template <typename Condition>
bool eventually(Condition const& condition) {
    for (int i = 0; i < long_ms / 20; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
}

template <typename Policies>
auto application(weir::kafka_tests::broker const& b, Policies policies) {
    return weir::kafka::streams{topology(),
                                weir::config{{"application.id", "weir-interceptors"},
                                             {"bootstrap.servers", b.servers()},
                                             {"commit.interval.ms", "100"},
                                             {"producer.linger.ms", "5"}},
                                policies};
}

/// The values of a topic by where they are.
template <typename Broker>
std::map<weir::record_position, std::string> values(Broker& b, std::string const& topic) {
    auto consumer = b.supplier().consumer({});
    std::vector<weir::runtime::partition_offset> from;
    for (int p = 0; p < partitions; ++p) from.push_back({{topic, p}, 0});
    consumer.assign(from);
    std::map<weir::record_position, std::string> found;
    for (int i = 0; i < 600 && found.size() < records; ++i) {
        auto const batch = consumer.poll(100);
        for (std::size_t r = 0; r < batch.size(); ++r)
            found[{{topic, batch[r].partition()}, batch[r].offset()}] = std::string{batch[r].value().value_or("")};
    }
    return found;
}

}  // namespace

TEST_CASE("kafka::streams: an offset tracker finds what each record became, auditors count in, out and restore",
          "[broker]") {
    weir::kafka_tests::with_broker([](auto& b) {
        auto admin = b.supplier().admin({});
        admin.delete_topics(std::vector<std::string>{in, out, changelog}, long_ms);
        REQUIRE(eventually([&] {
            auto const created = admin.create_topics(
                std::vector<weir::runtime::new_topic>{{in, partitions, -1, {}}, {out, partitions, -1, {}}}, long_ms);
            return std::all_of(created.begin(), created.end(),
                               [](auto const& e) { return e.empty() || e.find("already exists") != e.npos; });
        }));
        auto producer = b.supplier().producer({});
        auto const topic = producer.topic(in);
        for (int i = 0; i < records; ++i) {
            auto const key = std::to_string(i % 7), value = std::to_string(i);
            producer.send(topic, {.partition = i % partitions, .key = key, .value = value});
        }
        REQUIRE(producer.flush(long_ms, [](weir::runtime::delivery const& d) { CHECK(d.error.empty()); }));
        {
            auto app = application(
                b, weir::with<weir::consumer_interceptors<weir::audit_consumed<audit>>,
                              weir::producer_interceptors<weir::track_offsets<tracker>, weir::audit_produced<audit>>>);
            app.start();
            REQUIRE(eventually([&] { return audit.of(out).acknowledged == records; }));
            REQUIRE(eventually([&] { return audit.of(changelog).acknowledged == records; }));
            app.close();
        }
        CHECK(audit.of(in).consumed == records);
        CHECK(audit.of(out).failed == 0);
        CHECK(audit.of(out).under_way() == 0);

        auto const written = values(b, out);
        REQUIRE(written.size() == records);
        int right = 0;
        for (int i = 0; i < records; ++i) {
            auto const made = tracker.produced_from({in, i % partitions}, i / partitions);
            if (made.size() != 2) continue;
            auto const& to_out = made[made[0].partition.topic == out ? 0 : 1];
            auto const& to_changelog = made[made[0].partition.topic == out ? 1 : 0];
            right += to_changelog.partition == weir::topic_partition{changelog, i % partitions} &&
                     written.at(to_out) == std::to_string(i);
        }
        CHECK(right == records);

        auto again =
            application(b, weir::with<weir::restore_consumer_interceptors<weir::audit_consumed<restore_audit>>>);
        again.start();
        REQUIRE(again.wait_for(weir::state::running, long_ms));
        again.close();
        CHECK(restore_audit.of(changelog).consumed == records);
        CHECK(restore_audit.all().size() == 1);
    });
}
