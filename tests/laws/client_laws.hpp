// SPDX-License-Identifier: Apache-2.0
#pragma once

// The contract of runtime/client.hpp as tests: every model (sim/, kafka/) passes them. A fixture offers
//     supplier()                     the client_supplier under test
//     unique_topic(partitions)       the name of a new, empty topic of that many partitions
//     advance_ms(n)                  lets n milliseconds pass on the brokers' clock (a model in memory moves its clock)
// Nothing here is timed: what takes a while is polled for until a generous number of attempts is used up.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include <weir/record/murmur2.hpp>
#include <weir/runtime/client.hpp>

namespace weir::laws {

inline constexpr int attempts_max = 300, poll_ms = 200, deadline_ms = 60'000;

/// A record that owns its bytes.
struct owned_record {
    std::string topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1, timestamp_ms = -1;
    std::optional<std::string> key, value;
    headers record_headers{};

    friend bool operator==(owned_record const&, owned_record const&) = default;
};

inline std::optional<std::string> own(wire_bytes b) {
    if (!b) return std::nullopt;
    return std::string{*b};
}

template <runtime::consumed_record_model R>
owned_record own(R const& r) {
    owned_record result{std::string{r.topic()}, r.partition(), r.offset(), r.timestamp_ms(), own(r.key()), own(r.value())};
    result.record_headers.add("left from before", "the copy has to remove it");
    r.copy_headers(result.record_headers);
    return result;
}

template <runtime::record_batch_model B>
void append(std::vector<owned_record>& out, B const& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) out.push_back(own(batch[i]));
}

/// Keeps what it is told; does not commit. Outlives its consumer: a close, so the destructor too, may call back.
struct recording_listener : runtime::rebalance_listener {
    std::set<topic_partition> owned;
    int assigned = 0, revoked = 0, lost = 0;

    virtual ~recording_listener() = default;
    void on_partitions_assigned(std::span<topic_partition const> added) override {
        ++assigned;
        for (auto const& tp : added) CHECK(owned.insert(tp).second);
    }
    void on_partitions_revoked(std::span<topic_partition const> removed) override {
        ++revoked;
        take(removed);
    }
    void on_partitions_lost(std::span<topic_partition const> removed) override {
        ++lost;
        take(removed);
    }

private:
    void take(std::span<topic_partition const> removed) {
        for (auto const& tp : removed) CHECK(owned.erase(tp) == 1);
    }
};

using setting_list = std::initializer_list<std::pair<std::string const, std::string>>;

/// Settings of a member: reads from the beginning, notices a rebalance soon, is not expelled by a slow machine.
inline runtime::client_settings member_of(std::string const& group, setting_list more = {}) {
    runtime::client_settings s{{{"group.id", group},
                                {"auto.offset.reset", "earliest"},
                                {"heartbeat.interval.ms", "100"},
                                {"session.timeout.ms", "30000"}}};
    for (auto const& [name, value] : more) s.values[name] = value;
    return s;
}

/// A member that two silent seconds expel.
inline runtime::client_settings impatient_member_of(std::string const& group) {
    return member_of(group, {{"session.timeout.ms", "2000"}, {"max.poll.interval.ms", "2000"}});
}
inline constexpr int expelled_after_ms = 5'000;

/// Settings of a reader without a group, as restore uses it.
inline runtime::client_settings reader() { return {{{"auto.offset.reset", "none"}}}; }

/// What to send: all but the topic.
struct input {
    wire_bytes key, value;
    std::optional<std::int32_t> partition{};
    std::optional<std::int64_t> timestamp_ms{};
    headers record_headers{};
};

struct owned_delivery {
    std::string topic;
    std::int32_t partition;
    std::int64_t offset, timestamp_ms;
    std::string error;
    void* opaque;
};

inline owned_delivery own(runtime::delivery const& d) {
    return {std::string{d.topic}, d.partition, d.offset, d.timestamp_ms, std::string{d.error}, d.opaque};
}

/// Sends and flushes; the deliveries in the order of `inputs`.
template <class Fixture>
std::vector<owned_delivery> send_all(Fixture& f, std::string const& topic, std::vector<input> const& inputs) {
    auto producer = f.supplier().producer({});
    auto const handle = producer.topic(topic);
    std::vector<std::optional<owned_delivery>> slots(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
        producer.send(handle, {.partition = inputs[i].partition,
                               .timestamp_ms = inputs[i].timestamp_ms,
                               .key = inputs[i].key,
                               .value = inputs[i].value,
                               .record_headers = inputs[i].record_headers.empty() ? nullptr : &inputs[i].record_headers,
                               .opaque = &slots[i]});
    REQUIRE(producer.flush(deadline_ms, [](runtime::delivery const& d) {
        auto& slot = *static_cast<std::optional<owned_delivery>*>(d.opaque);
        REQUIRE_FALSE(slot);
        slot = own(d);
    }));
    std::vector<owned_delivery> result;
    for (auto const& slot : slots) {
        REQUIRE(slot);
        REQUIRE(slot->error == "");
        result.push_back(*slot);
    }
    return result;
}

/// `count` records to one partition; values "0", "1", ...
template <class Fixture>
void send_numbered(Fixture& f, std::string const& topic, int count, std::int32_t partition = 0) {
    std::vector<std::string> values;
    for (int i = 0; i < count; ++i) values.push_back(std::to_string(i));
    std::vector<input> inputs;
    for (auto const& v : values) inputs.push_back({.key = std::nullopt, .value = v, .partition = partition});
    send_all(f, topic, inputs);
}

/// Polls until `done()`; what was read is appended to `out`. False when the attempts are used up.
template <class Consumer, class Done>
bool poll_until(Consumer& consumer, std::vector<owned_record>& out, Done done) {
    for (int i = 0; i < attempts_max; ++i) {
        if (done()) return true;
        append(out, consumer.poll(poll_ms));
    }
    return done();
}

/// Polls several members in turn, as their own processes would, and forgets what they read.
template <class Done, class... Consumers>
bool poll_all_until(Done done, Consumers&... consumers) {
    for (int i = 0; i < attempts_max; ++i) {
        if (done()) return true;
        (static_cast<void>(consumers.poll(poll_ms / static_cast<int>(sizeof...(consumers)))), ...);
    }
    return done();
}

/// All `count` records of a partition, read without a group from its first offset.
template <class Fixture>
std::vector<owned_record> read_partition(Fixture& f, topic_partition const& tp, std::size_t count) {
    auto consumer = f.supplier().consumer(reader());
    auto const begin = consumer.beginning_offsets(std::vector{tp}, deadline_ms);
    consumer.assign(std::vector{runtime::partition_offset{tp, begin.at(0)}});
    std::vector<owned_record> out;
    REQUIRE(poll_until(consumer, out, [&] { return out.size() >= count; }));
    REQUIRE(out.size() == count);
    return out;
}

inline std::vector<std::string> values_of(std::vector<owned_record> const& records) {
    std::vector<std::string> result;
    for (auto const& r : records) result.push_back(r.value.value_or("null"));
    return result;
}

/// The error of the first poll that throws `Error`; none when polls go on without it.
template <class Error, class Consumer>
std::optional<Error> poll_for_error(Consumer& consumer) {
    for (int i = 0; i < attempts_max; ++i) try {
            static_cast<void>(consumer.poll(poll_ms));
        } catch (Error const& e) {
            return e;
        }
    return std::nullopt;
}

/// Records: what is sent is what is read.
template <class Fixture>
void record_laws(Fixture& f) {
    SECTION("bytes, nulls, timestamps and headers arrive as they were sent, in order") {
        auto const topic = f.unique_topic(1);
        headers several;
        several.add("name", "first").add("name", std::nullopt).add("empty", "").add("bytes", bytes_view{"\0\xff\0", 3});
        std::vector<input> const inputs{
            {.key = "key", .value = "value", .timestamp_ms = 1'000, .record_headers = several},
            {.key = "a tombstone", .value = std::nullopt, .timestamp_ms = 3'000},
            {.key = std::nullopt, .value = "without a key", .timestamp_ms = 2'000},  // times may go back
            {.key = "", .value = "", .timestamp_ms = 2'000},
            {.key = std::nullopt, .value = std::nullopt, .timestamp_ms = 1'700'000'000'123},
            {.key = bytes_view{"\0k\0", 3}, .value = bytes_view{"\0\0", 2}, .timestamp_ms = 7},
        };
        auto const sent = send_all(f, topic, inputs);
        auto const read = read_partition(f, {topic, 0}, inputs.size());
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            INFO("record " << i);
            CHECK(read[i] == owned_record{topic, 0, static_cast<std::int64_t>(i), *inputs[i].timestamp_ms, own(inputs[i].key),
                                          own(inputs[i].value), inputs[i].record_headers});
            CHECK(sent[i].topic == topic);
            CHECK(sent[i].partition == 0);
            CHECK(sent[i].offset == static_cast<std::int64_t>(i));
        }
    }

    SECTION("a key goes to the partition that Java chooses, a given partition comes first") {
        auto const topic = f.unique_topic(5);
        std::vector<std::string> keys{"", "21", "foobar", "abc", std::string("\0\xff", 2)};
        for (int i = 0; i < 50; ++i) keys.push_back("key-" + std::to_string(i));
        std::vector<input> inputs;
        for (auto const& k : keys) inputs.push_back({.key = k, .value = k});
        inputs.push_back({.key = "abc", .value = "here", .partition = 4});
        auto const sent = send_all(f, topic, inputs);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            INFO("key " << keys[i]);
            CHECK(sent[i].partition == partition_for_key(keys[i], 5));
        }
        CHECK(sent.back().partition == 4);
        CHECK(partition_for_key("abc", 5) != 4);
    }

    SECTION("records without a key are spread over existing partitions, none is lost") {
        auto const topic = f.unique_topic(3);
        std::vector<input> const inputs(30, input{.key = std::nullopt, .value = "v"});
        std::map<std::int32_t, std::int64_t> per_partition;
        for (auto const& d : send_all(f, topic, inputs)) ++per_partition[d.partition];
        auto consumer = f.supplier().consumer(reader());
        auto const ends = consumer.end_offsets(std::vector<topic_partition>{{topic, 0}, {topic, 1}, {topic, 2}}, deadline_ms);
        CHECK(ends == std::vector{per_partition[0], per_partition[1], per_partition[2]});
        CHECK(per_partition.size() == 3);
        CHECK(ends[0] + ends[1] + ends[2] == 30);
    }

    SECTION("a record without a timestamp gets the time of the client's clock") {
        auto const topic = f.unique_topic(1);
        auto&& supplier = f.supplier();
        auto const before_ms = supplier.clock().wall_ms();
        send_all(f, topic, {{.key = "k", .value = "v"}});
        auto const after_ms = supplier.clock().wall_ms();
        auto const read = read_partition(f, {topic, 0}, 1);
        CHECK(read[0].timestamp_ms >= before_ms);
        CHECK(read[0].timestamp_ms <= after_ms);
    }
}

/// Producer: deliveries and topics.
template <class Fixture>
void producer_laws(Fixture& f) {
    SECTION("flush reports every delivery once, with its offset and its opaque") {
        auto const topic = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const handle = producer.topic(topic);
        int marks[100] = {};
        std::vector<std::pair<std::int64_t, void*>> seen;
        auto const on_delivery = [&](runtime::delivery const& d) {
            CHECK(d.topic == topic);
            CHECK(d.partition == 0);
            CHECK(d.error.empty());
            seen.emplace_back(d.offset, d.opaque);
        };
        for (int i = 0; i < 100; ++i) {
            producer.send(handle, {.key = "k", .value = std::to_string(i), .opaque = &marks[i]});
            if (i % 10 == 0) producer.poll(0, on_delivery);
        }
        REQUIRE(producer.flush(deadline_ms, on_delivery));
        REQUIRE(seen.size() == 100);
        for (int i = 0; i < 100; ++i) CHECK(seen[static_cast<std::size_t>(i)] == std::pair<std::int64_t, void*>{i, &marks[i]});
        producer.poll(0, on_delivery);
        REQUIRE(producer.flush(deadline_ms, on_delivery));
        CHECK(seen.size() == 100);
    }

    SECTION("the views of a sent record may die at once") {
        auto const topic = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const handle = producer.topic(topic);
        {
            std::string key(100, 'k'), value(1000, 'v');
            headers h;
            h.add(std::string(50, 'n'), std::string(60, 'h'));
            producer.send(handle, {.key = key, .value = value, .record_headers = &h});
            std::fill(key.begin(), key.end(), '!');
            std::fill(value.begin(), value.end(), '!');
            h.clear();
            h.add(std::string(50, '!'), std::string(60, '!'));
        }
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        auto const read = read_partition(f, {topic, 0}, 1);
        CHECK(read[0].key == std::string(100, 'k'));
        CHECK(read[0].value == std::string(1000, 'v'));
        CHECK(read[0].record_headers == headers{}.add(std::string(50, 'n'), std::string(60, 'h')));
    }

    SECTION("an unknown topic throws unknown_topic and names it") {
        auto const missing = f.unique_topic(1) + "-missing";
        auto producer = f.supplier().producer({});
        CHECK_THROWS_AS(producer.topic(missing), runtime::unknown_topic);
        CHECK_THROWS_WITH(producer.topic(missing), Catch::Contains(missing));
    }

    SECTION("a handle is copyable and two topics do not mix") {
        auto const a = f.unique_topic(1), b = f.unique_topic(1);
        auto producer = f.supplier().producer({});
        auto const to_a = producer.topic(a), to_b = producer.topic(b);
        auto const copy = to_a;
        producer.send(to_a, {.key = "k", .value = "a0"});
        producer.send(to_b, {.key = "k", .value = "b0"});
        producer.send(copy, {.key = "k", .value = "a1"});
        REQUIRE(producer.flush(deadline_ms, runtime::ignore_deliveries{}));
        CHECK(values_of(read_partition(f, {a, 0}, 2)) == std::vector<std::string>{"a0", "a1"});
        CHECK(values_of(read_partition(f, {b, 0}, 1)) == std::vector<std::string>{"b0"});
    }
}

/// A consumer that was assigned its partitions.
template <class Fixture>
void assigned_consumer_laws(Fixture& f) {
    SECTION("reading starts at the given offset of each partition") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 3, 1);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 2}, {{topic, 1}, 1}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 5; }));
        std::map<std::int32_t, std::vector<std::string>> values;
        for (auto const& r : out) values[r.partition].push_back(*r.value);
        CHECK(values[0] == std::vector<std::string>{"2", "3", "4"});
        CHECK(values[1] == std::vector<std::string>{"1", "2"});
    }

    SECTION("assign replaces the assignment") {
        auto const a = f.unique_topic(1), b = f.unique_topic(1);
        send_numbered(f, a, 3);
        send_numbered(f, b, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{a, 0}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 3; }));
        out.clear();
        consumer.assign(std::vector<runtime::partition_offset>{{{b, 0}, 1}});
        send_numbered(f, a, 1);
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        append(out, consumer.poll(poll_ms));
        CHECK(out.size() == 2);
        for (auto const& r : out) CHECK(r.topic == b);
    }

    SECTION("a batch outlives later polls, and is movable") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}});
        std::vector<decltype(consumer.poll(0))> kept;
        std::size_t count = 0;
        auto const keep_until = [&](std::size_t n) {
            for (int i = 0; i < attempts_max && count < n; ++i) {
                kept.push_back(consumer.poll(poll_ms));
                count += kept.back().size();
            }
        };
        keep_until(3);
        send_numbered(f, topic, 200);
        keep_until(203);
        std::vector<owned_record> out;
        for (auto const& batch : kept) append(out, batch);
        REQUIRE(out.size() == 203);
        for (std::size_t i = 0; i < out.size(); ++i) {
            CHECK(out[i].offset == static_cast<std::int64_t>(i));
            CHECK(out[i].value == std::to_string(i < 3 ? i : i - 3));
        }
    }

    SECTION("the sources of two records are equal if and only if their topics are") {
        auto const a = f.unique_topic(2), b = f.unique_topic(1);
        for (std::int32_t p : {0, 1}) send_numbered(f, a, 2, p);
        send_numbered(f, b, 2);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{a, 0}, 0}, {{a, 1}, 0}, {{b, 0}, 0}});
        std::vector<decltype(consumer.poll(0))> kept;
        std::size_t count = 0;
        for (int i = 0; i < attempts_max && count < 6; ++i) {
            kept.push_back(consumer.poll(poll_ms));
            count += kept.back().size();
        }
        REQUIRE(count == 6);
        auto const for_each = [&](auto use) {
            for (auto const& batch : kept)
                for (std::size_t i = 0; i < batch.size(); ++i) use(batch[i]);
        };
        for_each([&](auto const& x) {
            for_each([&](auto const& y) { CHECK((x.source() == y.source()) == (x.topic() == y.topic())); });
        });
    }

    SECTION("the end of a partition is an event, once for each time it is reached") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 3, 0);
        auto consumer = f.supplier().consumer(reader());
        // Partition 0 has records to read, partition 1 is at its end from the start.
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::map<std::int32_t, int> ends;
        std::size_t count = 0;
        auto const poll = [&] {
            auto const batch = consumer.poll(poll_ms);
            count += batch.size();
            for (auto const& tp : std::span<topic_partition const>{batch.ends()}) {
                CHECK(tp.topic == topic);
                if (tp.partition == 0) CHECK(count >= 3);  // not before the records
                ++ends[tp.partition];
            }
        };
        for (int i = 0; i < attempts_max && (ends[0] == 0 || ends[1] == 0); ++i) poll();
        for (int i = 0; i < 3; ++i) poll();
        CHECK(count == 3);
        CHECK(ends == std::map<std::int32_t, int>{{0, 1}, {1, 1}});
        send_numbered(f, topic, 1, 0);
        for (int i = 0; i < attempts_max && ends[0] == 1; ++i) poll();
        CHECK(count == 4);
        CHECK(ends == std::map<std::int32_t, int>{{0, 2}, {1, 1}});
    }

    SECTION("assigned at the end of its partition, it hears of the end and then of new records") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 3);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 3}});
        std::vector<topic_partition> ends;
        for (int i = 0; i < attempts_max && ends.empty(); ++i) {
            auto const batch = consumer.poll(poll_ms);
            CHECK(batch.size() == 0);
            for (auto const& tp : std::span<topic_partition const>{batch.ends()}) ends.push_back(tp);
        }
        CHECK(ends == std::vector<topic_partition>{{topic, 0}});
        send_numbered(f, topic, 1);
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return !out.empty(); }));
        CHECK(out[0].offset == 3);
    }

    SECTION("an offset that the log no longer has is out of range") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        f.supplier().admin({}).delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 1}});
        auto const error = poll_for_error<runtime::offset_out_of_range>(consumer);
        REQUIRE(error);
        CHECK(error->partition == topic_partition{topic, 0});
        CHECK_THAT(error->what(), Catch::Contains(topic));
    }

    SECTION("an offset that the log does not have yet is out of range") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 100}});
        auto const error = poll_for_error<runtime::offset_out_of_range>(consumer);
        REQUIRE(error);
        CHECK(error->partition == topic_partition{topic, 0});
    }

    SECTION("seek moves forwards and backwards; other partitions go on where they were") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 10, 0);
        send_numbered(f, topic, 2, 1);
        auto consumer = f.supplier().consumer(reader());
        consumer.assign(std::vector<runtime::partition_offset>{{{topic, 0}, 0}, {{topic, 1}, 0}});
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 12; }));
        for (std::int64_t const from : {4, 8, 0}) {
            out.clear();
            consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, from}});
            REQUIRE(poll_until(consumer, out, [&] { return out.size() >= static_cast<std::size_t>(10 - from); }));
            CHECK(out.size() == static_cast<std::size_t>(10 - from));
            for (std::size_t i = 0; i < out.size(); ++i) {
                CHECK(out[i].partition == 0);
                CHECK(out[i].offset == from + static_cast<std::int64_t>(i));
            }
        }
    }

    SECTION("beginning and end offsets come in the order asked, and an unknown topic is an error") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 4, 1);
        auto consumer = f.supplier().consumer(reader());
        std::vector<topic_partition> const asked{{topic, 1}, {topic, 0}};
        CHECK(consumer.beginning_offsets(asked, deadline_ms) == std::vector<std::int64_t>{0, 0});
        CHECK(consumer.end_offsets(asked, deadline_ms) == std::vector<std::int64_t>{4, 0});
        CHECK_THROWS_AS(consumer.end_offsets(std::vector<topic_partition>{{topic + "-missing", 0}}, 5'000), client_error);
    }
}

/// Committed offsets.
template <class Fixture>
void commit_laws(Fixture& f) {
    SECTION("committed offsets and their metadata come back in the order asked; an uncommitted partition gives none") {
        auto const topic = f.unique_topic(3);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 3; }, consumer));
        std::vector<offset_and_metadata> const offsets{{{topic, 0}, 7, "AgAAAXx5"}, {{topic, 2}, 9, ""}};
        consumer.commit(offsets, deadline_ms);
        auto const committed = consumer.committed(std::vector<topic_partition>{{topic, 2}, {topic, 1}, {topic, 0}}, deadline_ms);
        REQUIRE(committed.size() == 3);
        CHECK(committed[0] == offsets[1]);
        CHECK(committed[1] == std::nullopt);
        CHECK(committed[2] == offsets[0]);

        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 3, ""}}, deadline_ms);  // back, metadata gone
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0) ==
              offset_and_metadata{{topic, 0}, 3, ""});
    }

    SECTION("groups do not see each other's offsets") {
        auto const topic = f.unique_topic(1);
        recording_listener listener;
        auto first = f.supplier().consumer(member_of(topic + "-group-1"));
        auto second = f.supplier().consumer(member_of(topic + "-group-2"));
        first.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 1; }, first));
        first.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms);
        CHECK(first.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0));
        CHECK_FALSE(second.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0));
    }

    SECTION("the next member goes on at the committed offset; without one it begins where auto.offset.reset says") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        auto const group = topic + "-group";
        std::vector<owned_record> out;
        {
            recording_listener listener;
            auto consumer = f.supplier().consumer(member_of(group));
            consumer.subscribe(std::vector{topic}, listener);
            REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 10; }));
            consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 3, ""}}, deadline_ms);
            consumer.close(deadline_ms);
        }
        out.clear();
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(group));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 7; }));
        std::map<std::int32_t, std::vector<std::string>> values;
        for (auto const& r : out) values[r.partition].push_back(*r.value);
        CHECK(values[0] == std::vector<std::string>{"3", "4"});
        CHECK(values[1] == std::vector<std::string>{"0", "1", "2", "3", "4"});
    }

    SECTION("a member that was expelled cannot commit, hears that its partitions are lost, and joins again") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        recording_listener listener;
        auto consumer = f.supplier().consumer(impatient_member_of(group));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 2; }, consumer));
        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms);

        f.advance_ms(expelled_after_ms);
        CHECK_THROWS_AS(consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms),
                        runtime::commit_failed);
        CHECK(listener.lost == 0);  // callbacks run inside poll only
        REQUIRE(poll_all_until([&] { return listener.lost == 1 && listener.owned.size() == 2; }, consumer));
        CHECK(listener.revoked == 0);
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 1);
        consumer.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms);
        CHECK(consumer.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 2);
    }

    SECTION("a member whose partitions another one took while it was silent cannot commit") {
        auto const topic = f.unique_topic(1);
        auto const group = topic + "-group";
        recording_listener silent_listener;
        auto silent = f.supplier().consumer(impatient_member_of(group));
        silent.subscribe(std::vector{topic}, silent_listener);
        REQUIRE(poll_all_until([&] { return silent_listener.owned.size() == 1; }, silent));

        f.advance_ms(expelled_after_ms);
        recording_listener other_listener;
        auto other = f.supplier().consumer(member_of(group));
        other.subscribe(std::vector{topic}, other_listener);
        REQUIRE(poll_all_until([&] { return other_listener.owned.size() == 1; }, other));
        other.commit(std::vector<offset_and_metadata>{{{topic, 0}, 5, "theirs"}}, deadline_ms);
        CHECK_THROWS_AS(silent.commit(std::vector<offset_and_metadata>{{{topic, 0}, 4, "mine"}}, deadline_ms),
                        runtime::commit_failed);
        CHECK(other.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0) ==
              offset_and_metadata{{topic, 0}, 5, "theirs"});
    }

    SECTION("a commit inside on_partitions_revoked is accepted, and the next owner begins there") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        auto const group = topic + "-group";
        struct committing_listener final : recording_listener {
            decltype(f.supplier().consumer({}))* consumer = nullptr;
            void on_partitions_revoked(std::span<topic_partition const> removed) override {
                std::vector<offset_and_metadata> offsets;
                for (auto const& tp : removed) offsets.push_back({tp, 4, "from revoke"});
                consumer->commit(offsets, deadline_ms);
                recording_listener::on_partitions_revoked(removed);
            }
        } first_listener;
        auto first = f.supplier().consumer(member_of(group));
        first_listener.consumer = &first;
        first.subscribe(std::vector{topic}, first_listener);
        std::vector<owned_record> out;
        REQUIRE(poll_until(first, out, [&] { return out.size() >= 10; }));

        recording_listener second_listener;
        auto second = f.supplier().consumer(member_of(group));
        second.subscribe(std::vector{topic}, second_listener);
        std::vector<owned_record> seconds;
        for (int i = 0; i < attempts_max && seconds.empty(); ++i) {
            static_cast<void>(first.poll(poll_ms));
            append(seconds, second.poll(poll_ms));
        }
        CHECK(first_listener.revoked == 1);
        REQUIRE(seconds.size() == 1);
        CHECK(seconds[0].offset == 4);
        CHECK(second_listener.owned == std::set<topic_partition>{{topic, seconds[0].partition}});
    }
}

/// Membership.
template <class Fixture>
void group_laws(Fixture& f) {
    SECTION("two members get co-partitioned, contiguous ranges that cover everything") {
        auto const a = f.unique_topic(3), b = f.unique_topic(3);
        auto const group = a + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{a, b}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 6; }, first));
        second.subscribe(std::vector{b, a}, second_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() + second_listener.owned.size() == 6 &&
                                            !second_listener.owned.empty(); }, first, second));

        std::set<topic_partition> const two_of_three_low{{a, 0}, {a, 1}, {b, 0}, {b, 1}}, high{{a, 2}, {b, 2}};
        auto const& more = first_listener.owned.size() > 2 ? first_listener.owned : second_listener.owned;
        auto const& less = first_listener.owned.size() > 2 ? second_listener.owned : first_listener.owned;
        CHECK(more == two_of_three_low);
        CHECK(less == high);
        CHECK(first_listener.revoked == 1);
        CHECK(first_listener.lost == 0);
        CHECK(second_listener.revoked == 0);
    }

    SECTION("what a member leaves goes to those that stay") {
        auto const topic = f.unique_topic(2);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{topic}, first_listener);
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 1 && second_listener.owned.size() == 1; }, first,
                               second));
        first.close(deadline_ms);
        REQUIRE(poll_all_until([&] { return second_listener.owned.size() == 2; }, second));
    }

    SECTION("more members than partitions: one of them owns nothing and stays in the group") {
        auto const topic = f.unique_topic(1);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        first.subscribe(std::vector{topic}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 1; }, first));
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return first_listener.revoked == 1 &&
                                            first_listener.owned.size() + second_listener.owned.size() == 1; }, first, second));
        auto& owner = first_listener.owned.empty() ? second : first;
        auto& idle = first_listener.owned.empty() ? first : second;
        auto& idle_listener = first_listener.owned.empty() ? first_listener : second_listener;
        owner.close(deadline_ms);
        REQUIRE(poll_all_until([&] { return idle_listener.owned.size() == 1; }, idle));
    }

    SECTION("each record goes to one member of a group, and to every group") {
        auto const topic = f.unique_topic(4);
        auto const group = topic + "-group";
        recording_listener first_listener, second_listener, other_listener;
        auto first = f.supplier().consumer(member_of(group)), second = f.supplier().consumer(member_of(group));
        auto other = f.supplier().consumer(member_of(group + "-other"));
        first.subscribe(std::vector{topic}, first_listener);
        second.subscribe(std::vector{topic}, second_listener);
        other.subscribe(std::vector{topic}, other_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 2 && second_listener.owned.size() == 2; }, first,
                               second));
        for (std::int32_t p = 0; p < 4; ++p) send_numbered(f, topic, 5, p);
        std::vector<owned_record> firsts, seconds, others;
        for (int i = 0; i < attempts_max && (firsts.size() < 10 || seconds.size() < 10 || others.size() < 20); ++i) {
            append(firsts, first.poll(poll_ms));
            append(seconds, second.poll(poll_ms));
            append(others, other.poll(poll_ms));
        }
        CHECK(firsts.size() == 10);
        CHECK(seconds.size() == 10);
        CHECK(others.size() == 20);
        for (auto const& r : firsts) CHECK(first_listener.owned.count({r.topic, r.partition}) == 1);
        for (auto const& r : seconds) CHECK(second_listener.owned.count({r.topic, r.partition}) == 1);
    }

    SECTION("a subscribed consumer is not told of ends") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 1);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        std::size_t count = 0;
        for (int i = 0; i < attempts_max && count == 0; ++i) {
            auto const batch = consumer.poll(poll_ms);
            count += batch.size();
            CHECK(std::span<topic_partition const>{batch.ends()}.empty());
        }
        CHECK(count == 1);
        auto const batch = consumer.poll(poll_ms);
        CHECK(std::span<topic_partition const>{batch.ends()}.empty());
    }

    SECTION("seek moves a member inside its assignment") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 5);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        std::vector<owned_record> out;
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 5; }));
        consumer.seek(std::vector<runtime::partition_offset>{{{topic, 0}, 3}});
        out.clear();
        REQUIRE(poll_until(consumer, out, [&] { return out.size() >= 2; }));
        CHECK(values_of(out) == std::vector<std::string>{"3", "4"});
    }

    SECTION("close is idempotent, and a consumer that never subscribed can be closed") {
        auto const topic = f.unique_topic(1);
        recording_listener listener;
        auto consumer = f.supplier().consumer(member_of(topic + "-group"));
        consumer.subscribe(std::vector{topic}, listener);
        REQUIRE(poll_all_until([&] { return listener.owned.size() == 1; }, consumer));
        consumer.close(deadline_ms);
        consumer.close(deadline_ms);
        auto idle = f.supplier().consumer(reader());
        idle.close(deadline_ms);
        CHECK(listener.lost == 0);
    }
}

/// Static membership (`group.instance.id`).
template <class Fixture>
void static_member_laws(Fixture& f) {
    auto const topic = f.unique_topic(4);
    auto const group = topic + "-group";
    auto const instance = [&](char const* id) { return member_of(group, {{"group.instance.id", id}}); };

    SECTION("an instance that comes back has its partitions again, and the others see nothing of it") {
        std::vector<recording_listener> listeners(3);
        auto stays = f.supplier().consumer(instance("b"));
        stays.subscribe(std::vector{topic}, listeners[0]);
        std::set<topic_partition> before;
        {
            auto restarted = f.supplier().consumer(instance("a"));
            restarted.subscribe(std::vector{topic}, listeners[1]);
            REQUIRE(poll_all_until([&] { return listeners[0].owned.size() == 2 && listeners[1].owned.size() == 2; }, stays,
                                   restarted));
            before = listeners[1].owned;
            restarted.close(deadline_ms);
        }
        CHECK(before == std::set<topic_partition>{{topic, 0}, {topic, 1}});  // sorted by instance, not by who came first
        auto const assigned = listeners[0].assigned, revoked = listeners[0].revoked;
        auto restarted = f.supplier().consumer(instance("a"));
        restarted.subscribe(std::vector{topic}, listeners[2]);
        REQUIRE(poll_all_until([&] { return listeners[2].owned.size() == 2; }, stays, restarted));
        CHECK(listeners[2].owned == before);
        CHECK(listeners[0].assigned == assigned);
        CHECK(listeners[0].revoked == revoked);
        CHECK(listeners[0].owned.size() == 2);
    }

    SECTION("a second client of an instance fences the first") {
        recording_listener first_listener, second_listener;
        auto first = f.supplier().consumer(instance("a"));
        first.subscribe(std::vector{topic}, first_listener);
        REQUIRE(poll_all_until([&] { return first_listener.owned.size() == 4; }, first));
        auto second = f.supplier().consumer(instance("a"));
        second.subscribe(std::vector{topic}, second_listener);
        REQUIRE(poll_all_until([&] { return second_listener.owned.size() == 4; }, second));
        CHECK(poll_for_error<runtime::fatal_client_error>(first));
        CHECK_THROWS_AS(first.commit(std::vector<offset_and_metadata>{{{topic, 0}, 1, ""}}, deadline_ms),
                        runtime::fatal_client_error);
        CHECK(first_listener.revoked == 0);
        second.commit(std::vector<offset_and_metadata>{{{topic, 0}, 2, ""}}, deadline_ms);
        CHECK(second.committed(std::vector<topic_partition>{{topic, 0}}, deadline_ms).at(0)->offset == 2);
    }
}

/// Administration of topics.
template <class Fixture>
void admin_laws(Fixture& f) {
    auto const name = f.unique_topic(1) + "-created";
    auto admin = f.supplier().admin({});

    SECTION("create_topics creates with partitions and configs; the second time it says already exists") {
        std::vector<runtime::new_topic> const topics{{.name = name, .partitions = 3, .configs = {{"cleanup.policy", "compact"}}}};
        CHECK(admin.create_topics(topics, deadline_ms) == std::vector<std::string>{""});
        auto const again = admin.create_topics(topics, deadline_ms);
        REQUIRE(again.size() == 1);
        CHECK_THAT(again[0], Catch::Contains("already exists"));
        CHECK(admin.partition_counts(std::vector{name}, deadline_ms) == std::vector<std::optional<std::int32_t>>{3});
        CHECK(admin.topic_configs(name, deadline_ms)["cleanup.policy"] == "compact");
        send_all(f, name, {{.key = "k", .value = "v", .partition = 2}});
    }

    SECTION("one bad topic does not keep the others from being created") {
        auto const bad = name + "/with a slash";
        std::vector<runtime::new_topic> const topics{{.name = bad}, {.name = name}};
        auto const answers = admin.create_topics(topics, deadline_ms);
        REQUIRE(answers.size() == 2);
        CHECK(answers[0] != "");
        CHECK(answers[1] == "");
        CHECK(admin.partition_counts(std::vector{name}, deadline_ms) == std::vector<std::optional<std::int32_t>>{1});
    }

    SECTION("partition_counts answers in the order asked; a missing topic has none") {
        auto const a = f.unique_topic(2), b = f.unique_topic(5);
        CHECK(admin.partition_counts(std::vector{b, name, a}, deadline_ms) ==
              std::vector<std::optional<std::int32_t>>{5, std::nullopt, 2});
    }

    SECTION("delete_topics deletes, and says so when there is nothing to delete") {
        auto const topic = f.unique_topic(1);
        CHECK(admin.delete_topics(std::vector{topic}, deadline_ms) == std::vector<std::string>{""});
        std::optional<std::int32_t> left = 1;
        for (int i = 0; i < attempts_max && left; ++i) {
            left = admin.partition_counts(std::vector{topic}, deadline_ms).at(0);
            if (left) f.advance_ms(100);
        }
        CHECK(left == std::nullopt);
        CHECK(admin.delete_topics(std::vector{topic}, deadline_ms).at(0) != "");
    }

    SECTION("the configs of an unknown topic are an error") {
        CHECK_THROWS_AS(admin.topic_configs(name, deadline_ms), client_error);
    }

    SECTION("delete_records moves the beginning, not the end, and other partitions stay") {
        auto const topic = f.unique_topic(2);
        send_numbered(f, topic, 5, 0);
        send_numbered(f, topic, 5, 1);
        admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        std::vector<topic_partition> const both{{topic, 0}, {topic, 1}};
        CHECK(consumer.beginning_offsets(both, deadline_ms) == std::vector<std::int64_t>{3, 0});
        CHECK(consumer.end_offsets(both, deadline_ms) == std::vector<std::int64_t>{5, 5});
        CHECK(values_of(read_partition(f, {topic, 0}, 2)) == std::vector<std::string>{"3", "4"});
    }

    SECTION("delete_records beyond the end, or of an unknown topic, is an error") {
        auto const topic = f.unique_topic(1);
        send_numbered(f, topic, 2);
        CHECK_THROWS_AS(admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 3}}, deadline_ms), client_error);
        CHECK_THROWS_AS(admin.delete_records(std::vector<runtime::partition_offset>{{{name, 0}, 0}}, deadline_ms), client_error);
        admin.delete_records(std::vector<runtime::partition_offset>{{{topic, 0}, 2}}, deadline_ms);
        auto consumer = f.supplier().consumer(reader());
        CHECK(consumer.beginning_offsets(std::vector<topic_partition>{{topic, 0}}, deadline_ms) == std::vector<std::int64_t>{2});
    }
}

/// Time.
template <class Fixture>
void clock_laws(Fixture& f) {
    SECTION("both times move forwards with the clock") {
        auto const clock = f.supplier().clock();
        auto const wall_ms = clock.wall_ms();
        auto const steady_ns = clock.steady_ns();
        f.advance_ms(20);
        CHECK(clock.wall_ms() >= wall_ms + 19);  // two clocks, each rounded down
        CHECK(clock.steady_ns() >= steady_ns + 20'000'000);
    }
}

}  // namespace weir::laws
