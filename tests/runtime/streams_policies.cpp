// SPDX-License-Identifier: Apache-2.0
// Interceptors and metrics of applications on a cluster in memory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <tests/runtime/application.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::state;

namespace {

struct filters : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        for (auto& r : records) {
            if (r.value() == "drop") r.drop();
            if (r.value() == "replace") r.replace_value("replaced");
        }
    }
    void on_commit(std::span<weir::offset_and_metadata const> offsets) {
        for (auto const& o : offsets) journal<filters>::write(to_string(o.partition) + ' ' + std::to_string(o.offset));
    }
    void close() { journal<filters>::write("closed"); }
};
struct adds : weir::producer_interceptor {
    std::string mark;
    void configure(std::map<std::string, std::string> const& settings) { mark = settings.at("weir.mark"); }
    void on_send(weir::outgoing_record& r) { r.replace_value(std::string{*r.value()} + mark); }
};
struct doubles : weir::producer_interceptor {
    void on_send(weir::outgoing_record& r) { r.replace_value(std::string{*r.value()} + std::string{*r.value()}); }
    void on_acknowledgement(weir::record_metadata const& m, std::string_view error) {
        journal<doubles>::write(std::string{m.topic} + '@' + std::to_string(m.offset) + std::string{error});
    }
    void close() { journal<doubles>::write("closed"); }
};

}  // namespace

TEST_CASE(
    "streams: interceptors drop and replace records, offsets of dropped ones are committed, chains are in order") {
    fixture f;
    journal<filters>::clear();
    journal<doubles>::clear();
    for (auto const* v : {"keep", "drop", "replace", "drop"}) f.append("k", v);
    weir::sim::streams app{
        f.cluster, copying(), weir_tests::app({{"weir.mark", "!"}}),
        weir::with<weir::consumer_interceptors<filters>, weir::producer_interceptors<adds, doubles>>};
    app.start();
    REQUIRE(f.has_committed(4));
    app.close();
    CHECK(values(f.cluster, "out") == strings{"keep!keep!", "replaced!replaced!"});
    auto const commits = journal<filters>::read();
    REQUIRE(commits.size() >= 2);
    CHECK(commits[commits.size() - 2] == "in-0 4");
    CHECK(commits.back() == "closed");
    CHECK(journal<doubles>::read() == strings{"out@0", "out@1", "closed"});
    CHECK(app.metrics().get(weir::metrics::thread::process_total, {{"thread-id", "app-StreamThread-1"}}) == 2);
}

TEST_CASE("streams: on_commit hears of nothing that the broker has refused") {
    fixture f;
    journal<filters>::clear();
    weir::sim::streams app{f.cluster, copying(), weir_tests::app({{"commit.interval.ms", "60000"}}),
                           weir::with<weir::consumer_interceptors<filters>>};
    app.start();
    f.append("k", "v");
    REQUIRE(f.has(1));
    f.cluster.fail_next_commit("app");
    f.cluster.fail_next_commit("app");
    app.close();
    CHECK(journal<filters>::read() == strings{"closed"});
}

namespace {
struct unconfigurable : weir::consumer_interceptor {
    void configure(std::map<std::string, std::string> const&) { throw std::runtime_error{"no audit file"}; }
};

}  // namespace

TEST_CASE("streams: an interceptor that cannot be configured is told by start") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(),
                           weir::with<weir::consumer_interceptors<unconfigurable>>};
    CHECK_THROWS_WITH(app.start(), Contains("unconfigurable") && Contains("no audit file"));
    CHECK(app.state() == state::created);
}

TEST_CASE("streams: metrics move, those of nodes at debug only, and can be read after the end") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<weir::metrics::debug>};
    app.start();
    for (int i = 0; i < 7; ++i) f.append("k", "v");
    REQUIRE(f.has_committed(7));
    app.close();
    auto const all = app.metrics();
    namespace client = weir::metrics::client;
    namespace thread = weir::metrics::thread;
    weir::metrics::tags const about{{"thread-id", "app-StreamThread-1"}};
    CHECK(all.get(thread::process_total, about) == 7);
    CHECK(all.get(thread::poll_total, about) >= 1);
    CHECK(all.get(thread::commit_total, about) >= 1);
    CHECK(all.get(thread::task_created_total, about) == 1);
    CHECK(all.get(thread::task_closed_total, about) == 1);
    CHECK(all.get(thread::state, about) == "DEAD");
    CHECK(all.get(client::state) == "NOT_RUNNING");
    CHECK(all.get(client::alive_stream_threads) == 0);
    CHECK(all.get(client::failed_stream_threads) == 0);
    CHECK(all.get(client::topology_description) == app.describe());
}

TEST_CASE("streams: a node counts its records") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<weir::metrics::debug>};
    app.start();
    for (int i = 0; i < 7; ++i) f.append("k", "v");
    REQUIRE(f.has_committed(7));
    auto const all = app.metrics();
    namespace node = weir::metrics::node;
    CHECK(all.get(node::process_total, {{"processor-node-id", "KSTREAM-SOURCE-0000000000"}}) == 7);
    CHECK(all.get(node::process_total, {{"processor-node-id", "KSTREAM-SINK-0000000001"}}) == 7);
    CHECK(all.get(weir::metrics::task::dropped_records_total) == 0);
}

TEST_CASE("streams: at off nothing is measured") {
    fixture f;
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<weir::metrics::off>};
    app.start();
    f.append("k", "v");
    REQUIRE(f.has(1));
    CHECK(app.metrics().empty());
}

TEST_CASE("streams: what a task restores is counted, and nothing remains") {
    fixture f;
    namespace task = weir::metrics::task;
    {
        weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app()};
        app.start();
        for (char const* key : {"a", "b", "a"}) f.append(key, "v");
        REQUIRE(f.has_committed(3));
    }
    weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app(), weir::with<weir::metrics::debug>};
    app.start();
    REQUIRE(eventually([&] { return app.metrics().total(task::restore_total) > 0; }));
    REQUIRE(app.wait_for(state::running, long_ms));
    auto const all = app.metrics();
    auto const changes = static_cast<std::int64_t>(f.cluster.read_all("app-counts-changelog").size());
    CHECK(all.get(task::restore_total) == changes);
    CHECK(all.get(task::restore_remaining_records_total) == 0);
    CHECK(all.get(weir::metrics::store::restore_rate) > 0);
    CHECK(all.get(weir::metrics::store::num_keys) == 2);
}
