// SPDX-License-Identifier: Apache-2.0
#include "cluster.hpp"
#include <algorithm>
#include <map>
#include <weir/kafka/supplier.hpp>
#include <weir/sim/supplier.hpp>

namespace example {
namespace {

constexpr int request_timeout_ms = 30'000;

template <typename Producer>
class sender_of final : public sender {
    Producer producer_;
    std::map<std::string, typename Producer::topic_type> topics_;
    std::string failure_;
    unsigned sent_ = 0;

    void serve(int timeout_ms, bool all) {
        auto const delivered = [this](weir::runtime::delivery const& d) {
            if (!d.error.empty()) failure_ = std::string{d.topic} + ": " + std::string{d.error};
        };
        if (!all)
            producer_.poll(timeout_ms, delivered);
        else if (!producer_.flush(timeout_ms, delivered))
            failure_ = "the broker did not acknowledge in time";
        if (!failure_.empty()) throw weir::client_error{"generating records: " + failure_};
    }

public:
    explicit sender_of(Producer producer) : producer_{std::move(producer)} {}

    void send(std::string const& topic, std::string_view key, std::string_view value,
              std::int64_t timestamp_ms) override {
        auto at = topics_.find(topic);
        if (at == topics_.end()) at = topics_.emplace(topic, producer_.topic(topic)).first;
        weir::runtime::produced_record r{.key = key, .value = value};
        if (timestamp_ms >= 0) r.timestamp_ms = timestamp_ms;
        producer_.send(at->second, r);
        if (++sent_ % 100 == 0) serve(0, false);
    }
    void flush() override { serve(request_timeout_ms, true); }
};

/// Over the clients of either model.
template <typename Supplier>
class cluster_of final : public cluster {
    using admin_type = decltype(std::declval<Supplier&>().admin({}));
    using consumer_type = decltype(std::declval<Supplier&>().consumer({}));

    Supplier clients_;
    admin_type admin_ = clients_.admin({});
    std::map<std::string, std::unique_ptr<consumer_type>> askers_;  // by group; they read nothing

    consumer_type& asker(std::string const& group) {
        auto& found = askers_[group];
        if (!found) {
            weir::runtime::client_settings settings;
            if (!group.empty()) settings.values["group.id"] = group;
            found = std::make_unique<consumer_type>(clients_.consumer(settings));
        }
        return *found;
    }
    std::vector<weir::topic_partition> partitions_of(std::string const& topic) {
        std::vector<std::string> const names{topic};
        auto const count = admin_.partition_counts(names, request_timeout_ms)[0].value_or(0);
        std::vector<weir::topic_partition> out;
        for (std::int32_t p = 0; p < count; ++p) out.push_back({topic, p});
        return out;
    }

public:
    explicit cluster_of(Supplier clients) : clients_{std::move(clients)} {}

    bool wait(std::function<bool()> const& keep_waiting) override {
        return admin_.wait_for_broker(request_timeout_ms, keep_waiting);
    }

    void create_topics(std::vector<std::string> const& names, int partitions) override {
        auto const counts = admin_.partition_counts(names, request_timeout_ms);
        std::vector<weir::runtime::new_topic> missing;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!counts[i]) missing.push_back({names[i], partitions, -1, {}});
        if (missing.empty()) return;
        auto const errors = admin_.create_topics(missing, request_timeout_ms);
        for (std::size_t i = 0; i < errors.size(); ++i)
            if (!errors[i].empty())
                throw weir::client_error{"topic " + missing[i].name + " cannot be created: " + errors[i]};
    }

    offsets ends_of(std::string const& topic) override {
        auto const partitions = partitions_of(topic);
        if (partitions.empty()) return {};
        auto const ends = asker("").end_offsets(partitions, request_timeout_ms);
        offsets out;
        for (std::size_t i = 0; i < partitions.size(); ++i) out.push_back({partitions[i], ends[i]});
        return out;
    }

    offsets position_of(std::string const& application_id, std::string const& topic) override {
        auto const partitions = partitions_of(topic);
        if (partitions.empty()) return {};
        auto const begins = asker("").beginning_offsets(partitions, request_timeout_ms);
        offsets out;
        for (std::size_t i = 0; i < partitions.size(); ++i) out.push_back({partitions[i], begins[i]});
        if (application_id.empty()) return out;
        auto const committed = asker(application_id).committed(partitions, request_timeout_ms);
        for (std::size_t i = 0; i < out.size(); ++i)
            if (committed[i]) out[i].offset = std::max(out[i].offset, committed[i]->offset);
        return out;
    }

    void read(offsets const& from, std::function<void(record const&)> const& visit) override {
        if (from.empty()) return;
        auto consumer = clients_.consumer({});
        consumer.assign(from);
        for (std::size_t open = from.size(); open > 0;) {
            auto const batch = consumer.poll(1000);
            for (std::size_t i = 0; i < batch.size(); ++i) {
                auto const& r = batch[i];
                visit({r.partition(), r.timestamp_ms(), r.key(), r.value()});
            }
            open -= std::min(open, batch.ends().size());
        }
    }

    std::unique_ptr<sender> make_sender() override {
        auto producer = clients_.producer({});
        return std::make_unique<sender_of<decltype(producer)>>(std::move(producer));
    }
};

}  // namespace

std::uint64_t cluster::lag(std::string const& application_id, std::vector<std::string> const& topics) {
    std::int64_t left = 0;
    for (auto const& topic : topics) {
        auto const at = position_of(application_id, topic);
        auto const ends = ends_of(topic);
        for (std::size_t p = 0; p < std::min(at.size(), ends.size()); ++p)
            left += std::max<std::int64_t>(0, ends[p].offset - at[p].offset);
    }
    return static_cast<std::uint64_t>(left);
}

std::uint64_t cluster::written(offsets const& before) {
    auto const now = ends_of(before.at(0).partition.topic);
    std::int64_t count = 0;
    for (std::size_t p = 0; p < before.size(); ++p) count += now.at(p).offset - before[p].offset;
    return static_cast<std::uint64_t>(count);
}
std::uint64_t cluster::written(std::vector<offsets> const& before) {
    std::uint64_t least = UINT64_MAX;
    for (auto const& then : before) least = std::min(least, written(then));
    return least;
}

std::unique_ptr<cluster> make_embedded(weir::sim::cluster const& in) {
    return std::make_unique<cluster_of<weir::sim::supplier>>(weir::sim::supplier{in});
}
std::unique_ptr<cluster> make_real(std::string const& bootstrap_server) {
    return std::make_unique<cluster_of<weir::kafka::supplier>>(
        weir::kafka::supplier{{{{"bootstrap.servers", bootstrap_server}}}});
}

}  // namespace example
