// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, because a compiler names the way by which it came to a mistake in topology(...).
#include <weir/topology/topology.hpp>

#include <concepts>
#include <type_traits>
#include <weir/error/ill_formed.hpp>
#include <weir/meta/fixed_string.hpp>
#include <weir/runtime/java_settings.hpp>
#include <weir/runtime/timestamping.hpp>
#include <weir/store/record_cache.hpp>
#include <weir/test/driver_environment.hpp>
#include <weir/test/ill_formed_driver.hpp>
#include <weir/test/topic_lookup.hpp>
#include <weir/topology/is_topology.hpp>

namespace weir::test {

namespace detail {

template <fixed_string Topic>
inline constexpr bool topology_reads_topic = false;
template <fixed_string Topic>
inline constexpr bool topology_writes_topic = false;
template <fixed_string Store>
inline constexpr bool topology_has_store = false;

/// What a source of these types can be given.
template <typename Key, typename Value, typename... Given>
inline constexpr bool the_source_reads_these = false;
template <typename Key, typename Value, typename V>
inline constexpr bool the_source_reads_these<Key, Value, V> =
    std::is_convertible_v<V, Value> || std::is_convertible_v<V, record<Key, Value> const&>;
template <typename Key, typename Value, typename K, typename V>
inline constexpr bool the_source_reads_these<Key, Value, K, V> =
    std::is_convertible_v<K, std::optional<Key>> && std::is_convertible_v<V, std::optional<Value>>;
template <typename Key, typename Value, typename K, typename V, typename Time>
inline constexpr bool the_source_reads_these<Key, Value, K, V, Time> =
    the_source_reads_these<Key, Value, K, V> && std::is_convertible_v<Time, std::int64_t>;

}  // namespace detail

/// How a driver is set up; all have defaults.
struct driver_options {
    std::string application_id = "test";
    std::int64_t wall_clock_ms = 0;  ///< the clock at the start, and the default timestamp of piped records
    std::int64_t cache_max_bytes = 10'485'760;  ///< statestore.cache.max.bytes; caches are flushed after each record
    std::map<std::string, std::string> settings{};  ///< for exception handlers and dead letters
};

/// Runs a topology in memory, without a broker: `pipe` processes the record, and all that follows from it, before it
/// returns, as one task over one partition (as Kafka Streams' TopologyTestDriver). Movable only before first use; one
/// thread. A failure throws from `pipe` with the node's name and the record's topic, partition and offset.
template <typename Topology, typename Policies = policies<>>
class driver {
    Topology topology_;
    detail::driver_environment<Topology, Policies> environment_;
    cache_budget budget_;
    runtime::fused<Topology, detail::driver_environment<Topology, Policies>> fused_;
    static_assert(decltype(fused_)::reads_processors());
    using timestamping =
        runtime::timestamping<decltype(fused_), typename weir::detail::chosen<Policies>::timestamp_extractor>;
    [[no_unique_address]] timestamping timestamping_;
    std::map<std::string, std::size_t> read_;            // per output topic: how many were read
    std::map<std::string, detail::input_state> inputs_;  // per topic that a source reads

public:
    explicit driver(Topology topology, driver_options options = {})
        : driver{std::move(topology), Policies{}, std::move(options)} {}
    /// With `weir::with<...>`: of its policies, exception handlers, dead letters and timestamp extractors count here.
    driver(Topology topology, Policies, driver_options options = {})
        : topology_{std::move(topology)}, fused_{topology_, environment_} {
        runtime::refuse_java_settings(options.settings);
        environment_.handling.configure(options.settings);
        environment_.application_id = std::move(options.application_id);
        environment_.now_ms = options.wall_clock_ms;
        environment_.nodes = nodes_of(topology_);
        for (int i = 0; i < Topology::size; ++i) {
            auto const& node = environment_.nodes[static_cast<std::size_t>(i)];
            if (node.kind != node_kind::source) continue;
            for (auto const& topic : node.topics) {
                auto const name = environment_.full_topic(node, topic);
                environment_.waiting[name];
                inputs_[name].source = i;
            }
        }
        fused_.stores().for_each([&]<typename Definition>(int, Definition const*, auto&, int) {
            environment_.store_names.emplace_back(Definition::name);
        });
        budget_.max_bytes = options.cache_max_bytes;
        fused_.use(budget_);
        fused_.init(-1);
        while (process_one()) {}  // what processors forwarded
    }
    driver(driver const&) = delete;
    driver& operator=(driver const&) = delete;
    /// Closes processors. What they throw then ends the program: call `close` before.
    ~driver() { close(); }

    /// Closes processors; only once, the destructor does it else.
    void close() {
        if (!std::exchange(is_closed_, true)) fused_.close(-1);
    }

    /// Where records go in: key and value have the types of the source's serdes.
    template <int Source, typename Operator>
    class input_topic {
        driver& driver_;
        std::string topic_;
        using key_type = typename Operator::key_serde_type::type;
        using value_type = typename Operator::value_serde_type::type;

    public:
        input_topic(driver& d, std::string_view topic)
            : driver_{d}, topic_{d.environment_.full_topic(d.environment_.nodes[Source], topic)} {}

        /// Without a timestamp, which is -1, it gets the wall clock's; another negative one is refused.
        void pipe(record<key_type, value_type> const& r) {
            if (r.timestamp_ms < -1) refuse(r.timestamp_ms);
            auto const& op =
                static_cast<runtime::detail::stored_at<Topology, Source> const&>(driver_.topology_.operators).op;
            driver_.pipe_bytes(topic_, encoded(op.key_serde, r.key), encoded(op.value_serde, r.value),
                               r.timestamp_ms < 0 ? driver_.environment_.now_ms : r.timestamp_ms, r.headers);
        }
        void pipe(std::optional<key_type> key, std::optional<value_type> value) {
            pipe({std::move(key), std::move(value)});
        }
        void pipe(std::optional<key_type> key, std::optional<value_type> value, std::int64_t timestamp_ms) {
            if (timestamp_ms < 0) refuse(timestamp_ms);
            pipe({std::move(key), std::move(value), timestamp_ms, {}});
        }
        /// With a null key. A template, so that braces are a record: std::string{"k", "v"} would be something else.
        template <std::convertible_to<value_type> V>
        void pipe(V&& value) {
            pipe(record<key_type, value_type>{std::nullopt, value_type(std::forward<V>(value))});
        }
        template <typename... Given>
            requires(!detail::the_source_reads_these<key_type, value_type, Given...>)
        void pipe(Given&&...) {
            static_assert(
                detail::the_source_reads_these<key_type, value_type, Given...>,
                "input<Topic>().pipe(...): these are not of the source's key and value type; give a value, a key and a "
                "value, these and a timestamp_ms, or a record; null is std::nullopt [weir-E186]");
        }

    private:
        [[noreturn]] void refuse(std::int64_t timestamp_ms) const {
            throw error{"pipe into topic " + topic_ + ": the timestamp " + std::to_string(timestamp_ms) +
                        " is negative; leave it out for the wall clock's"};
        }
    };

    /// What came out: each read takes the next record of the topic. Reading past the end throws weir::error.
    template <int Sink, typename Operator>
    class output_topic {
        driver& driver_;
        std::string topic_;
        using key_type = typename Operator::key_serde_type::type;
        using value_type = typename Operator::value_serde_type::type;

    public:
        explicit output_topic(driver& d) : driver_{d}, topic_{d.environment_.full_topic(d.environment_.nodes[Sink])} {}

        record<key_type, value_type> read_record() {
            auto const& raw = driver_.next(topic_);
            auto const& op =
                static_cast<runtime::detail::stored_at<Topology, Sink> const&>(driver_.topology_.operators).op;
            return {decoded(op.key_serde, raw.key), decoded(op.value_serde, raw.value), raw.timestamp_ms, raw.headers};
        }
        /// An empty optional is null; compares with a plain value.
        std::optional<value_type> read_value() { return read_record().value; }
        std::pair<std::optional<key_type>, std::optional<value_type>> read_key_value() {
            auto r = read_record();
            return {std::move(r.key), std::move(r.value)};
        }
        std::vector<record<key_type, value_type>> read_records() {
            std::vector<record<key_type, value_type>> all;
            while (!is_empty()) all.push_back(read_record());
            return all;
        }
        std::vector<std::optional<value_type>> read_values() {
            std::vector<std::optional<value_type>> all;
            while (!is_empty()) all.push_back(read_value());
            return all;
        }
        std::size_t size() const { return driver_.unread(topic_); }
        bool is_empty() const { return size() == 0; }
    };

    template <fixed_string Topic>
    auto input() {
        constexpr int source =
            detail::find_topic(static_cast<Topology const*>(nullptr), Topic.view(), node_kind::source);
        static_assert(source >= 0 || detail::topology_reads_topic<Topic>,
                      "driver.input<Topic>(): the topology does not read this topic [weir-E115]");
        if constexpr (source >= 0)
            return input_topic<source, typename runtime::detail::stored_at<Topology, source>::operator_type>{
                *this, Topic.view()};
        else
            return detail::ill_formed_topic{};
    }

    template <fixed_string Topic>
    auto output() {
        constexpr int sink = detail::find_topic(static_cast<Topology const*>(nullptr), Topic.view(), node_kind::sink);
        static_assert(sink >= 0 || detail::topology_writes_topic<Topic>,
                      "driver.output<Topic>(): the topology does not write this topic [weir-E115]");
        if constexpr (sink >= 0)
            return output_topic<sink, typename runtime::detail::stored_at<Topology, sink>::operator_type>{*this};
        else
            return detail::ill_formed_topic{};
    }

    /// A store of the topology, to read.
    template <fixed_string Name>
    auto const& store() {
        using stores = std::remove_cvref_t<decltype(fused_.stores())>;
        constexpr int index = stores::find(Name.view());
        static_assert(index >= 0 || detail::topology_has_store<Name>,
                      "driver.store<Name>(): the topology has no store of this name [weir-E115]");
        if constexpr (index >= 0)
            return fused_.stores().template at<index>();
        else
            return (detail::no_such_store);
    }

    /// Every record that was sent, internal topics too, in the order of sending.
    std::vector<produced_record> const& produced() const { return environment_.produced; }
    std::int64_t dropped_records() const { return environment_.dropped_records; }
    Topology const& topology() const { return topology_; }
    auto& stores() { return fused_.stores(); }

    /// Moves the wall clock, which gives piped records without a timestamp theirs, and fires what listens to it.
    void advance_wall_clock_ms(std::int64_t by_ms) {
        environment_.now_ms += by_ms;
        if constexpr (decltype(fused_)::keeps_time)
            if (fused_.punctuate_wall_clock(environment_.now_ms)) {
                fused_.flush_caches();
                while (process_one()) {}
            }
    }

    /// A record as bytes, for tests of what serdes do with it. `topic` with the application's id where it is internal.
    void pipe_bytes(std::string const& topic, std::optional<bytes> key, std::optional<bytes> value,
                    std::int64_t timestamp_ms, weir::headers headers = {}) {
        auto const queue = environment_.waiting.find(topic);
        if (queue == environment_.waiting.end()) throw topology_error{"the topology does not read topic " + topic};
        queue->second.push_back({std::move(key), std::move(value), timestamp_ms, std::move(headers)});
        while (process_one()) {}
    }

private:
    bool is_closed_ = false;

    template <typename Serde, typename T>
    static std::optional<bytes> encoded(Serde const& serde, std::optional<T> const& value) {
        if (!value) return std::nullopt;
        bytes out;
        serde.serialize(*value, out);
        return out;
    }
    template <typename Serde>
    static std::optional<typename Serde::type> decoded(Serde const& serde, std::optional<bytes> const& in) {
        if (!in) return std::nullopt;
        typename Serde::type out{};
        serde.deserialize(*in, out);
        return out;
    }

    /// Of the topics that have records waiting, the one whose first record is oldest goes first, as in a task.
    bool process_one() {
        std::pair<std::string const, detail::input_state>* oldest = nullptr;
        for (auto& input : inputs_) {
            auto& in = input.second;
            auto& queue = environment_.waiting.at(input.first);
            while (!in.has_head && !queue.empty()) find_head(input.first, queue, in);
            if (in.has_head && (!oldest || in.timestamp_ms < oldest->second.timestamp_ms)) oldest = &input;
        }
        if (!oldest) return false;
        auto& in = oldest->second;
        in.has_head = false;
        record_context context{oldest->first, 0, in.offset, in.timestamp_ms, &in.head.headers};
        fused_.with_source(in.source, [&](auto source) {
            in.partition_time_ms = std::max(in.partition_time_ms, accept<source()>(context, in));
        });
        fused_.flush_caches();
        return true;
    }

    /// Takes the first record of a topic, which becomes its head, or is dropped. One that throws is gone, too: whoever
    /// pipes on after that begins with the next one.
    void find_head(std::string const& topic, std::deque<detail::waiting_record>& queue, detail::input_state& in) {
        in.head = std::move(queue.front());
        queue.pop_front();
        in.timestamp_ms = in.head.timestamp_ms;
        bool becomes_head = true;
        record_context context{topic, 0, ++in.offset, in.timestamp_ms, &in.head.headers};
        fused_.with_source(in.source, [&](auto source) {
            if constexpr (timestamping::template looks_ahead<source()>) {
                becomes_head =
                    fused_.template decode_ahead<source()>(in.head, context, in.partition_time_ms,
                                                           timestamping::template head<source()>(in.decoded)) &&
                    extract_timestamp<source()>(context, in.partition_time_ms);
                in.timestamp_ms = context.timestamp_ms;
            }
        });
        in.has_head = becomes_head;
    }
    /// False: the record is dropped.
    template <int Source>
    bool extract_timestamp(record_context& context, std::int64_t partition_time_ms) {
        return timestamping_.template extract<Source>(
            context, partition_time_ms, [this] { return environment_.wall_ms(); },
            [this](int source, char const* why, record_context const& of) { environment_.skip(source, why, of); });
    }

    template <int Source>
    std::int64_t accept(record_context& context, detail::input_state& in) {
        if constexpr (timestamping::template looks_ahead<Source>)
            return fused_.template accept_decoded<Source>(in.head, context,
                                                          timestamping::template head<Source>(in.decoded));
        else if (!extract_timestamp<Source>(context, in.partition_time_ms))
            return -1;
        else
            return fused_.template accept<Source>(in.head, context, in.partition_time_ms);
    }

    produced_record const& next(std::string const& topic) {
        auto skip = read_[topic];
        for (auto const& r : environment_.produced)
            if (r.topic == topic && skip-- == 0) return ++read_[topic], r;
        throw error{"topic " + topic + " has no unread record"};
    }
    std::size_t unread(std::string const& topic) const {
        std::size_t count = 0;
        for (auto const& r : environment_.produced) count += r.topic == topic;
        auto const read = read_.find(topic);
        return count - (read == read_.end() ? 0 : read->second);
    }
};

template <typename Topology>
driver(Topology, driver_options) -> driver<Topology>;
template <typename Topology>
driver(Topology) -> driver<Topology>;
template <typename Topology, typename... P>
driver(Topology, policies<P...>) -> driver<Topology, policies<P...>>;
template <typename Topology, typename... P>
driver(Topology, policies<P...>, driver_options) -> driver<Topology, policies<P...>>;
template <typename Given, typename... More>
    requires(!weir::detail::this_is_a_topology<Given>)
driver(Given const&, More const&...) -> driver<Given>;

/// The driver of a topology that does not compile: its mistake has been told, and everything else is accepted.
template <typename Policies>
class driver<ill_formed, Policies> {
public:
    explicit driver(ill_formed, driver_options = {}) {}
    driver(ill_formed, Policies, driver_options = {}) {}

    template <fixed_string Topic>
    detail::ill_formed_topic input() const {
        return {};
    }
    template <fixed_string Topic>
    detail::ill_formed_topic output() const {
        return {};
    }
    template <fixed_string Name>
    detail::ill_formed_topic store() const {
        return {};
    }
    std::vector<produced_record> produced() const { return {}; }
    std::int64_t dropped_records() const { return 0; }
    ill_formed topology() const { return {}; }
    void advance_wall_clock_ms(std::int64_t) const {}
    void pipe_bytes(auto&&...) const {}
    void close() const {}
};

/// The driver of something else than a topology.
template <typename Given, typename Policies>
    requires(!weir::detail::this_is_a_topology<Given>)
class driver<Given, Policies> : public driver<ill_formed> {
    struct told {};
    explicit driver(told) : driver<ill_formed>{ill_formed{}} {
        static_assert(weir::detail::this_is_a_topology<Given>,
                      "test::driver{t}: t is no topology; write test::driver{topology(pipelines...)} [weir-E133]");
    }

public:
    explicit driver(Given const&, driver_options const&) : driver{told{}} {}
    explicit driver(Given const&, auto const&, driver_options const&) : driver{told{}} {}
    explicit driver(Given const&, auto const&...) : driver{told{}} {}
};

}  // namespace weir::test
