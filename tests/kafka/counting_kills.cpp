// SPDX-License-Identifier: Apache-2.0
// Two processes of one application count by key, and are killed (-9) at random, again and again: nothing is lost, what
// is counted twice is at most what was processed since the last commit, and what is restored is what the changelog has.
// WEIR_TEST_KILLS: how often, for each engine; WEIR_TEST_SEED repeats the choices of another run.
#include <algorithm>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <tests/kafka/broker.hpp>
#include <tests/kafka/child_process.hpp>
#include <tests/kafka/counting.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/kafka/groups.hpp>
#include <weir/rocksdb.hpp>
#include <weir/serde/big_endian.hpp>

namespace {

using namespace weir;
using kafka_tests::broker;
using kafka_tests::child_process;
using counts = std::map<std::string, std::int64_t>;
using topic_partitions = std::vector<topic_partition>;
using history = std::map<std::string, std::vector<std::int64_t>>;  // all values of each key, in order

constexpr int partitions = 4, keys = 300, deadline_ms = 60'000;
std::string const input{counting::input.view()}, output{counting::output.view()};

std::int64_t number_in(bytes_view bytes) {
    return static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes.data()));
}

unsigned from_environment(char const* name, unsigned otherwise) {
    auto const* text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

history read_all(broker& b, std::string const& topic) {
    auto reader = b.supplier().consumer(b.settings({}));
    std::vector<runtime::partition_offset> from;
    for (std::int32_t p = 0; p < partitions; ++p) from.push_back({{topic, p}, 0});
    reader.assign(from);
    history found;
    for (std::size_t ended = 0; ended < from.size();) {
        auto const batch = reader.poll(1'000);
        for (std::size_t i = 0; i < batch.size(); ++i)
            found[std::string{*batch[i].key()}].push_back(number_in(*batch[i].value()));
        ended += batch.ends().size();
    }
    return found;
}
counts newest(history const& of) {
    counts found;
    for (auto const& [key, values] : of) found[key] = values.back();
    return found;
}
std::int64_t sum(counts const& of) {
    std::int64_t all = 0;
    for (auto const& [key, count] : of) all += count;
    return all;
}

broker& with_fresh_topics(broker& b) {
    auto admin = b.supplier().admin({});
    admin.delete_topics(std::vector<std::string>{input, output}, deadline_ms);
    std::vector<runtime::new_topic> const topics{{.name = input, .partitions = partitions},
                                                 {.name = output, .partitions = partitions}};
    for (auto const& refused : admin.create_topics(topics, deadline_ms)) REQUIRE(refused.empty());
    return b;
}

struct member {
    std::string name, state_dir;
    std::optional<child_process> process{};
};

/// The application in two processes, its input, and what must become of it.
class killed_application {
    broker& b_;
    std::string engine_, id_;
    bool is_static_;  // members come back under their old names, and so get their old partitions
    std::mt19937 random_;
    weir_tests::temporary_directory folder_;
    member members_[2];
    decltype(std::declval<kafka::supplier&>().producer({})) producer_;
    decltype(producer_.topic("")) input_;
    kafka::groups groups_;

public:
    counts sent;
    std::int64_t may_be_twice = 0;  // processed since the last commit when a process was killed, at most
    int kills_at_work = 0;  // kills of a process that had partitions

    killed_application(broker& b, std::string const& engine, unsigned seed)
        : b_{with_fresh_topics(b)},
          engine_{engine},
          id_{"weir-test-killed-" + engine + '-' + std::to_string(::getpid())},
          is_static_{(seed % 2 == 0) == (engine == "memory")},
          random_{seed},
          members_{{"one", folder_.path + "/one"}, {"two", folder_.path + "/two"}},
          producer_{b.supplier().producer(b.settings({}))},
          input_{producer_.topic(input)},
          groups_{b.settings({})} {}
    ~killed_application() {
        for (auto& m : members_) m.process.reset();
        b_.supplier().admin({}).delete_topics(std::vector<std::string>{input, output, changelog()}, deadline_ms);
    }

    std::string changelog() const { return id_ + '-' + std::string{counting::store.view()} + "-changelog"; }
    int below(int bound) { return std::uniform_int_distribution<>{0, bound - 1}(random_); }
    /// One of the two, or now and then both.
    std::vector<member*> victims() {
        if (below(5) == 0) return {&members_[0], &members_[1]};
        return {&members_[below(2)]};
    }

    void start(member& m) {
        std::vector<std::string> arguments{engine_,
                                           "application.id=" + id_,
                                           "bootstrap.servers=" + b_.servers(),
                                           "client.id=" + m.name,
                                           "state.dir=" + m.state_dir,
                                           "commit.interval.ms=250",
                                           "poll.ms=20",
                                           "consumer.session.timeout.ms=1500",
                                           "consumer.heartbeat.interval.ms=300",
                                           "producer.linger.ms=50"};
        if (is_static_) arguments.push_back("group.instance.id=" + m.name);
        m.process.emplace("counting_program", std::move(arguments), said(m));
    }
    void start() {
        for (auto& m : members_) start(m);
    }

    void send(int count) {
        for (int i = 0; i < count; ++i) send("k" + std::to_string(below(keys)));
        REQUIRE(producer_.flush(deadline_ms, runtime::ignore_deliveries{}));
    }
    void send_each_key() {
        for (int i = 0; i < keys; ++i) send("k" + std::to_string(i));
        REQUIRE(producer_.flush(deadline_ms, runtime::ignore_deliveries{}));
    }

    /// Sends until the member has partitions, and then for a random time; or, sometimes, for a random time only.
    void work(member const& m) {
        bool const wait = below(4) > 0;
        for (int i = 0; wait && assigned(m, described()).value_or(topic_partitions{}).empty(); ++i) {
            INFO("what the processes said:\n" << said());
            REQUIRE(i < 1'000);
            send(100);
            b_.advance_ms(30);
        }
        for (int left = below(60); left > 0; --left) {
            send(20 + below(100));
            b_.advance_ms(10);
        }
    }
    /// In the middle of a burst.
    void kill(member& m) {
        auto const had = assigned(m, described());
        send(200 + below(2'000));
        b_.advance_ms(below(80));
        INFO("what the processes said:\n" << said());
        m.process->kill();
        m.process.reset();
        // What it may have processed is behind the last commit, and is in the changelog since somebody who had that
        // partition was killed before. In the middle of a rebalance nobody knows which partitions it has.
        auto const group = described();
        auto const has = assigned(m, group);
        kills_at_work += has && !has->empty();
        auto const logged = logged_so_far();
        for (auto const& [partition, committed, end] : group.offsets) {
            if (has && has == had && std::find(has->begin(), has->end(), partition) == has->end()) continue;
            auto const now = logged[static_cast<std::size_t>(partition.partition)];
            auto& before = logged_before_[partition.partition];
            may_be_twice += std::min(*end - committed.value_or(0), now - std::exchange(before, now));
        }
    }

    /// Until all that was sent is committed.
    void catch_up() {
        auto const behind = [&] {
            auto const group = described();
            return group.offsets.size() < partitions ||
                   std::any_of(group.offsets.begin(), group.offsets.end(), [](auto const& o) { return o.lag() != 0; });
        };
        for (int i = 0; behind(); ++i) {
            INFO("what the processes said:\n" << said());
            REQUIRE(i < 600);
            b_.advance_ms(100);
        }
    }
    void terminate() {
        for (auto& m : members_) {
            if (!m.process) continue;
            INFO("what the processes said:\n" << said());
            CHECK(m.process->terminate() == 0);
            m.process.reset();
        }
    }
    /// Only one goes on, alone.
    void restart_one() { start(members_[0]); }

    /// What the files of a member have that is not running.
    counts stored(member const& m) const {
        counts found;
        for (std::int32_t p = 0; p < partitions; ++p) {
            auto const path = m.state_dir + '/' + id_ + "/0_" + std::to_string(p) + "/rocksdb/counts";
            if (!files::exists(path)) continue;
            rocksdb_engine engine;
            engine.open(path);
            engine.for_each(
                [&](bytes_view key, bytes_view entry) { found[std::string{key}] = number_in(entry.substr(8)); });
        }
        return found;
    }
    counts stored_of_one() const { return stored(members_[0]); }

    std::string said() const { return said_by(members_[0]) + said_by(members_[1]); }

private:
    std::map<std::int32_t, std::int64_t> logged_before_;  // when a process that had this partition was killed

    std::vector<std::int64_t> logged_so_far() {
        topic_partitions all;
        for (std::int32_t p = 0; p < partitions; ++p) all.push_back({changelog(), p});
        return b_.supplier().consumer(b_.settings({})).end_offsets(all, deadline_ms);
    }
    void send(std::string const& key) {
        producer_.send(input_, {.key = bytes_view{key}, .value = bytes_view{"v"}});
        ++sent[key];
    }
    kafka::group_description described() {
        auto group = groups_.describe(std::vector{id_}, deadline_ms).front();
        groups_.read_offsets(std::span{&group, 1}, deadline_ms);
        REQUIRE(group.error == "");
        return group;
    }
    /// None: it is not known.
    static std::optional<topic_partitions> assigned(member const& m, kafka::group_description const& group) {
        if (group.state != kafka::group_state::stable) return std::nullopt;
        for (auto const& one : group.members)
            if (one.client_id.starts_with(m.name + '-')) return one.assignment;
        return topic_partitions{};
    }
    std::string said(member const& m) const { return folder_.path + '/' + m.name + ".log"; }
    std::string said_by(member const& m) const {
        std::stringstream text;
        text << std::ifstream{said(m)}.rdbuf();
        return text.str();
    }
};

void kill_again_and_again(std::string const& engine) {
    kafka_tests::with_broker([&](broker& b) {
        auto const seed = from_environment("WEIR_TEST_SEED", std::random_device{}() % 1'000'000);
        auto const kills = from_environment("WEIR_TEST_KILLS", 10);
        INFO("WEIR_TEST_SEED=" << seed);
        killed_application app{b, engine, seed};
        app.start();
        app.send(1'000);
        app.catch_up();
        for (unsigned killed = 0; killed < kills;) {
            INFO("after " << killed << " kills");
            auto const victims = app.victims();
            app.work(*victims[0]);
            for (auto* m : victims) app.kill(*m);
            killed += static_cast<unsigned>(victims.size());
            if (engine == "rocksdb" && app.below(3) == 0) {
                // Nothing is in the files that the changelog does not have.
                auto const logged = newest(read_all(b, app.changelog()));
                for (auto const& [key, count] : app.stored(*victims[0])) {
                    INFO(key);
                    CHECK(count <= logged.at(key));
                }
            }
            app.send(app.below(500));
            for (auto* m : victims) app.start(*m);
        }
        app.send(1'000);
        app.catch_up();
        app.terminate();

        auto const logged = read_all(b, app.changelog()), said = read_all(b, output);
        INFO("what the processes said:\n" << app.said());
        // A store that was restored to anything but the changelog's last value would not count on from there.
        for (auto const& [key, values] : logged) {
            INFO(key);
            std::vector<std::int64_t> expected(values.size());
            for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<std::int64_t>(i) + 1;
            CHECK(values == expected);
        }
        // Nothing is lost.
        auto const counted = newest(logged);
        for (auto const& [key, count] : app.sent) {
            INFO(key);
            REQUIRE(counted.contains(key));
            CHECK(counted.at(key) >= count);
        }
        CHECK(newest(said) == counted);
        // And little is counted twice, but something: else the kills found nobody at work.
        auto const twice = sum(counted) - sum(app.sent);
        CHECK(twice <= app.may_be_twice);
        std::printf("%s: seed %u, %u kills, %d of them at work, %lld records, %lld counted twice, %lld may be\n",
                    engine.c_str(), seed, kills, app.kills_at_work, static_cast<long long>(sum(app.sent)),
                    static_cast<long long>(twice), static_cast<long long>(app.may_be_twice));
        CHECK(twice > 0);
        CHECK(app.kills_at_work > 0);
        CHECK_THAT(app.said(), Catch::Contains("restored " + app.changelog()));

        // What one process restores of all partitions is what the changelog has: each key counts on from there.
        app.restart_one();
        app.send_each_key();
        app.catch_up();
        app.terminate();
        auto const after = newest(read_all(b, app.changelog()));
        for (auto const& [key, count] : after) {
            INFO(key);
            CHECK(count == (counted.contains(key) ? counted.at(key) : 0) + 1);
        }
        if (engine == "rocksdb") CHECK(app.stored_of_one() == after);
    });
}

}  // namespace

TEST_CASE("count in memory: two processes and kill -9 at random", "[broker]") { kill_again_and_again("memory"); }

TEST_CASE("count in rocksdb: two processes and kill -9 at random", "[broker]") { kill_again_and_again("rocksdb"); }
