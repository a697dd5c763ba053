// SPDX-License-Identifier: Apache-2.0
// The interceptors that come with weir, and those of the restore consumer, in applications on a cluster in memory.
#include <catch2/catch.hpp>
#include <tests/runtime/application.hpp>
#include <weir/interceptors.hpp>

using namespace weir_tests;
using positions = std::vector<weir::record_position>;

namespace {

inline weir::offset_tracker tracker;
inline weir::auditor audit{[](std::string_view line) { journal<weir::auditor>::write(std::string{line}); }};

auto counting_words() {
    return weir::topology(words() | weir::flat_map_values([](std::string const& v) {
                              return v == "nothing" ? strings{} : strings{v, v + v};
                          }) |
                          weir::group_by([](std::string const& v) { return v; }, weir::named<"by-word">) |
                          weir::count<"counts">() | weir::to_stream() | weir::to<"out">());
}

}  // namespace

TEST_CASE("streams: an offset tracker follows an input record through repartition topic, changelog and output") {
    fixture f;
    for (auto const* v : {"a", "nothing", "b"}) f.append("k", v);
    weir::sim::streams app{f.cluster, counting_words(), weir_tests::app(),
                           weir::with<weir::producer_interceptors<weir::track_offsets<tracker>>>};
    app.start();
    REQUIRE(f.has(4));
    REQUIRE(f.has_committed(3));
    app.close();
    std::string const behind = "app-by-word-repartition";
    CHECK(tracker.produced_from({"in", 0}, 0) == positions{{{behind, 0}, 0}, {{behind, 0}, 1}});
    CHECK(tracker.produced_from({"in", 0}, 1).empty());
    CHECK(tracker.produced_from({"in", 0}, 2) == positions{{{behind, 0}, 2}, {{behind, 0}, 3}});
    CHECK(tracker.produced_from({behind, 0}, 3) == positions{{{"app-counts-changelog", 0}, 3}, {{"out", 0}, 3}});
}

TEST_CASE("streams: an auditor counts each topic, and logs a summary at the end") {
    fixture f;
    journal<weir::auditor>::clear();
    for (auto const* v : {"a", "bb"}) f.append("k", v);
    weir::sim::streams app{f.cluster, copying(), weir_tests::app({{"num.stream.threads", "2"}}),
                           weir::with<weir::consumer_interceptors<weir::audit_consumed<audit>>,
                                      weir::producer_interceptors<weir::audit_produced<audit>>>};
    app.start();
    REQUIRE(eventually([] { return audit.of("out").acknowledged == 2; }));
    app.close();
    CHECK(audit.of("in") == weir::topic_audit{.consumed = 2, .consumed_bytes = 5});
    CHECK(audit.of("out") == weir::topic_audit{.produced = 2, .produced_bytes = 5, .acknowledged = 2});
    CHECK(journal<weir::auditor>::read() ==
          strings{"audit of in: consumed 2 (5 bytes), produced 0 (0 bytes), acknowledged 0, failed 0",
                  "audit of out: consumed 0 (0 bytes), produced 2 (5 bytes), acknowledged 2, failed 0"});
}

namespace {

template <char Name>
struct on_restore : weir::consumer_interceptor {
    void configure(std::map<std::string, std::string> const& settings) {
        write("configure " + settings.at("application.id"));
    }
    void on_consume(weir::consumer_records records) {
        for (auto& r : records) {
            write(std::string{r.topic()} + '@' + std::to_string(r.offset()) + " of " + std::string{*r.key()});
            if (Name == 'a' && r.key() == "dropped") r.drop();
            if (Name == 'a' && r.key() == "changed") r.replace_value(std::string("\0\0\0\0\0\0\0\11", 8));
            if (Name == 'b' && r.key() == "plain") {
                r.drop();
                throw std::runtime_error{"half done"};
            }
        }
    }
    void on_commit(std::span<weir::offset_and_metadata const>) { write("commit"); }
    void close() { write("close"); }
    static void write(std::string const& line) { journal<on_restore<'a'>>::write(Name + (": " + line)); }
};
struct on_main : weir::consumer_interceptor {
    void on_consume(weir::consumer_records records) {
        for (auto& r : records) journal<on_main>::write(std::string{r.topic()});
    }
};

}  // namespace

TEST_CASE("streams: the restore consumer has interceptors of its own, which see, change and drop changelog records") {
    fixture f;
    journal<on_restore<'a'>>::clear();
    journal<on_main>::clear();
    f.cluster.create_topic("app-counts-changelog", 1);
    for (auto const* key : {"plain", "changed", "dropped"})
        f.cluster.append("app-counts-changelog",
                         {.key = key, .value = std::string("\0\0\0\0\0\0\0\5", 8), .timestamp_ms = 5});
    for (auto const* key : {"plain", "changed", "dropped"}) f.append(key, "v");
    weir::sim::streams app{f.cluster, weir::topology(counted()), weir_tests::app(),
                           weir::with<weir::restore_consumer_interceptors<on_restore<'a'>, on_restore<'b'>>,
                                      weir::consumer_interceptors<on_main>>};
    app.start();
    REQUIRE(f.has(3));
    REQUIRE(f.has_committed(3));
    app.close();
    CHECK(last_counts(f.cluster, "out") ==
          std::map<std::string, std::int64_t>{{"plain", 6}, {"changed", 10}, {"dropped", 1}});
    auto const lines = journal<on_restore<'a'>>::read();
    auto const see = [](std::string const& who) {
        return strings{who + ": app-counts-changelog@0 of plain", who + ": app-counts-changelog@1 of changed",
                       who + ": app-counts-changelog@2 of dropped"};
    };
    strings expected{"a: configure app", "b: configure app"};
    for (auto const& line : see("a")) expected.push_back(line);
    expected.push_back("b: app-counts-changelog@0 of plain");
    expected.insert(expected.end(), {"a: close", "b: close"});
    CHECK(lines == expected);
    CHECK(journal<on_main>::read() == strings{"in", "in", "in"});
}
