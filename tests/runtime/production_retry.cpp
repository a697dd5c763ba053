// SPDX-License-Identifier: Apache-2.0
// The answer "retry" of production handlers (KIP-1065), on a cluster in memory.
#include <catch2/catch.hpp>
#include <tests/runtime/application.hpp>

using namespace weir_tests;
using Catch::Matchers::Contains;
using weir::error_response, weir::state;

namespace {

/// Always answers so, and writes down what it was asked.
template <error_response Answer>
struct answers : weir::production::handler {
    error_response handle_error(weir::error_handler_context const&, weir::undelivered_record const& record) {
        journal<answers>::write(std::string{record.error} + (record.retriable ? " may pass" : " will not pass"));
        return Answer;
    }
    error_response handle_serialization_error(weir::error_handler_context const&) { return Answer; }
};
using retries = answers<error_response::retry>;

template <typename App>
double failed_threads(App const& app) {
    for (auto const& m : app.metrics())
        if (m.name == "failed-stream-threads") return m.value;
    return -1;
}

}  // namespace

TEST_CASE("production retry: by default a failure that may pass makes the thread begin again from its last commit") {
    fixture f;
    f.cluster.fail_next_produce("out", "NOT_ENOUGH_REPLICAS", true);
    for (auto const* v : {"a", "b"}) f.append("k", v);
    weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
    app.start();
    REQUIRE(f.has_committed(2));
    CHECK(app.state() == state::running);
    CHECK(app.failure().empty());
    CHECK(failed_threads(app) == 0);
    app.close();
    auto const out = values(f.cluster, "out");
    CHECK(std::count(out.begin(), out.end(), "a") == 1);  // it was refused the first time
    CHECK(std::count(out.begin(), out.end(), "b") >= 1);
}

TEST_CASE("production retry: what a store had of a changelog record that was refused is gone, and done again") {
    fixture f;
    f.append("k", "v");
    f.cluster.create_topic("app-counts-changelog", 1);
    f.cluster.fail_next_produce("app-counts-changelog", "NOT_ENOUGH_REPLICAS", true);
    weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app()};
    app.start();
    REQUIRE(f.has_committed(1));
    app.close();
    CHECK(last_counts(f.cluster, "app-counts-changelog") == std::map<std::string, std::int64_t>{{"k", 1}});
    CHECK(last_counts(f.cluster, "out") == std::map<std::string, std::int64_t>{{"k", 1}});
}

TEST_CASE("production retry: log_and_fail ends the application, whether the failure may pass or not") {
    fixture f;
    f.cluster.fail_next_produce("out", "NOT_ENOUGH_REPLICAS", true);
    f.append("k", "a");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<weir::production::log_and_fail>};
    CHECK_THROWS_WITH(app.run(), Contains("topic out, partition 0") && Contains("NOT_ENOUGH_REPLICAS"));
    CHECK(app.state() == state::error);
    CHECK_FALSE(f.cluster.committed("app", {"in", 0}));
}

TEST_CASE("production retry: a handler may ask for it; of a failure that will not pass it counts as fail") {
    journal<retries>::clear();
    fixture f;
    f.cluster.fail_next_produce("out", "NOT_LEADER", true);
    f.append("k", "a");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<retries>};
    app.start();
    REQUIRE(f.has_committed(1));
    f.cluster.fail_next_produce("out", "MSG_SIZE_TOO_LARGE");
    f.append("k", "b");
    REQUIRE(eventually([&] { return app.state() == state::error; }));
    CHECK_THAT(app.failure(), Contains("MSG_SIZE_TOO_LARGE"));
    CHECK(journal<retries>::read() == strings{"NOT_LEADER may pass", "MSG_SIZE_TOO_LARGE will not pass"});
    CHECK(values(f.cluster, "out") == strings{"a"});
    CHECK(committed(f.cluster, "in", 1) == 1);
}

TEST_CASE("production retry: who measures the thread sees it live on, as in Kafka Streams; its tasks are made anew") {
    fixture f;
    f.append("k", "a");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app()};
    auto const of_thread = [&] {
        std::map<std::string, double> out;
        for (auto const& m : app.metrics())
            if (m.group == "stream-thread-metrics") out[m.name] = m.value;
        return out;
    };
    auto const is_cumulative = [](std::string const& name) {
        return name.ends_with("-total") || name == "thread-start-time";
    };
    app.start();
    REQUIRE(f.has_committed(1));
    REQUIRE(eventually([&] { return of_thread()["commit-total"] == 1; }));
    auto before = of_thread();
    auto const first = before;
    CHECK(before.at("process-total") == 1);
    CHECK(before.at("task-created-total") == 1);

    f.cluster.fail_next_produce("out", "NOT_ENOUGH_REPLICAS", true);
    f.append("k", "b");
    strings fell;
    REQUIRE(eventually([&] {
        auto const now = of_thread();
        for (auto const& [name, value] : before)
            if (auto const at = now.find(name); is_cumulative(name) && (at == now.end() || at->second < value))
                fell.push_back(name);
        before = now;
        return committed(f.cluster, "in", 1) == 2 && now.at("commit-total") == 2;
    }));
    CHECK(fell.empty());
    CHECK(before.at("process-total") >= 2);
    CHECK(before.at("task-created-total") == 2);
    CHECK(before.at("task-closed-total") == 1);
    CHECK(before.at("thread-start-time") == first.at("thread-start-time"));
    CHECK(app.metrics().find("stream-task-metrics", "dropped-records-total"));
}

TEST_CASE("production retry: a handler of uncaught exceptions is not asked") {
    struct counting : weir::uncaught::handler {
        weir::stream_thread_exception_response handle(weir::uncaught_exception const& e) {
            journal<retries>::write(std::string{e.message});
            return weir::stream_thread_exception_response::shutdown_client;
        }
    };
    journal<retries>::clear();
    fixture f;
    f.cluster.fail_next_produce("out", "NOT_LEADER", true);
    f.append("k", "a");
    weir::sim::streams app{f.cluster, copying(), weir_tests::app(), weir::with<counting>};
    app.start();
    REQUIRE(f.has_committed(1));
    app.close();
    CHECK(journal<retries>::read().empty());
}

namespace {
struct refusing_serde : weir::serde::string_serde {
    void serialize(std::string const&, weir::bytes&) const { throw weir::serialization_error{"not this one"}; }
    void view(auto const&) const = delete;
};
}  // namespace

TEST_CASE("production retry: of a record that cannot be serialized it counts as fail") {
    fixture f;
    f.append("k", "a");
    weir::sim::streams app{f.cluster, weir::topology(words() | weir::to<"out">(weir::serde::string, refusing_serde{})),
                           weir_tests::app(), weir::with<retries>};
    CHECK_THROWS_WITH(app.run(), Contains("not this one"));
    CHECK(app.state() == state::error);
}
