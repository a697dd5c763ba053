// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <weir/runtime/client.hpp>
#include <weir/sim/cluster.hpp>

namespace example {

using offsets = std::vector<weir::runtime::partition_offset>;

/// A record as it lies in its topic: views, valid while it is visited.
struct record {
    std::int32_t partition;
    std::int64_t timestamp_ms;
    weir::wire_bytes key, value;
};

/// Sends the input of an example. Throws weir::client_error.
class sender {
public:
    virtual ~sender() = default;
    /// Without a timestamp the record has the time of its sending.
    virtual void send(std::string const& topic, std::string_view key, std::string_view value,
                      std::int64_t timestamp_ms = -1) = 0;
    virtual void flush() = 0;
};

/// Kafka, as the frame around an example sees it: what its input is written to and its output read from.
class cluster {
public:
    virtual ~cluster() = default;

    /// Waits until Kafka answers; false: `keep_waiting`, asked about every second, said no before.
    virtual bool wait(std::function<bool()> const& keep_waiting) = 0;
    /// Creates the topics that are missing.
    virtual void create_topics(std::vector<std::string> const& names, int partitions) = 0;
    /// Where a topic ends now, partition by partition; empty: there is no such topic.
    virtual offsets ends_of(std::string const& topic) = 0;
    /// From where an application goes on with a topic: what it has committed, or the beginning.
    virtual offsets position_of(std::string const& application_id, std::string const& topic) = 0;
    /// Reads from these offsets to the end that the topic has by then.
    virtual void read(offsets const& from, std::function<void(record const&)> const& visit) = 0;
    virtual std::unique_ptr<sender> make_sender() = 0;

    /// All of a topic.
    void read_all(std::string const& topic, std::function<void(record const&)> const& visit) {
        read(position_of("", topic), visit);
    }
    /// How many records of these topics an application has not committed yet.
    std::uint64_t lag(std::string const& application_id, std::vector<std::string> const& topics);
    /// How many records a topic has got since it ended at `before`.
    std::uint64_t written(offsets const& before);
    /// The same of several topics: of the one that has got the fewest.
    std::uint64_t written(std::vector<offsets> const& before);
};

/// A cluster in the memory of this process.
std::unique_ptr<cluster> make_embedded(weir::sim::cluster const& in);
std::unique_ptr<cluster> make_real(std::string const& bootstrap_server);

}  // namespace example
