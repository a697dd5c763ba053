// SPDX-License-Identifier: Apache-2.0
// Processors that change a table's store behind a record cache: what waits, what is seen meanwhile, and when it comes.
#include <catch2/catch.hpp>
#include <functional>
#include <tests/runtime/support.hpp>
#include <weir/runtime/stream_thread.hpp>
#include <weir/sim/supplier.hpp>
#include <weir/test/driver.hpp>

using namespace weir_tests;
using weir::caching_enabled, weir::process, weir::to, weir::to_stream;
using weir::serde::string;

namespace {

void no_log(std::string_view) {}

using seen = journal<struct processor_caches>;

template <weir::fixed_string Name>
std::string all_of(auto& context) {
    std::string out;
    for (auto const& [key, entry] : context.template store<Name>().all()) out += key + '=' + entry.value + ' ';
    return out;
}

/// The record's value for its key; null deletes. Then it looks at the store.
struct changing {
    static constexpr auto stores = weir::connected<"t">;

    void process(std::string const& key, weir::nullable<std::string> value, auto& context) {
        auto store = context.template store<"t">();
        if (value)
            store.put(key, *value);
        else
            store.erase(key);
        seen::write(all_of<"t">(context));
    }
};

/// A table in a cache, and two processors that change it.
auto shared_table() {
    return weir::topology(
        weir::table<"in">(string, string, weir::materialized<"t">(caching_enabled)) | to_stream() | to<"out">(),
        weir::stream<"changes">(string, string) | process(changing{}),
        weir::stream<"more">(string, string) | process(changing{}));
}

struct fixture {
    weir::sim::virtual_clock time{1'000'000};
    weir::sim::cluster cluster{time};
    std::int64_t next_ms = 5;

    fixture() {
        for (auto const* topic : {"in", "changes", "more", "out", "app-t-changelog"}) cluster.create_topic(topic, 1);
        seen::clear();
    }
    void append(char const* topic, char const* key, std::optional<std::string> value) {
        cluster.append(topic, {.key = key, .value = value, .timestamp_ms = next_ms++});
    }
    /// "key value@timestamp", in order.
    strings written(std::string const& topic = "out") {
        strings all;
        for (auto const& r : cluster.read_all(topic))
            all.push_back(*r.key + ' ' + r.value.value_or("-") + '@' + std::to_string(r.timestamp_ms));
        return all;
    }
    strings logged() { return written("app-t-changelog"); }
};

struct silent final : weir::runtime::thread_observer {
    void on_rebalance() override {}
    void on_running() override {}
};

struct instance {
    decltype(shared_table()) topology = shared_table();
    weir::runtime::stream_settings settings;
    silent observer;
    weir::runtime::stream_thread<decltype(shared_table()), weir::policies<>, weir::sim::supplier> thread;

    explicit instance(fixture& f, std::string cache_bytes = "100000")
        : settings{app({{"commit.interval.ms", "1000"}, {"statestore.cache.max.bytes", std::move(cache_bytes)}})},
          thread{topology, settings, weir::sim::supplier{f.cluster}, "t", observer, no_log} {
        thread.subscribe();
    }
    void step(int times = 6) {
        for (int i = 0; i < times; ++i) thread.run_once();
    }
};

}  // namespace

TEST_CASE("processor caches: changes wait for the commit, which logs and forwards each key once") {
    fixture f;
    f.append("in", "a", "1");
    f.append("changes", "a", "2");
    f.append("more", "b", "3");  // another processor, the same cache
    f.append("changes", "c", "4");
    f.append("more", "c", std::nullopt);  // came and went
    f.append("changes", "b", "5");
    instance i{f};
    i.step();
    CHECK(seen::read() == strings{"a=2 ", "a=2 b=3 ", "a=2 b=3 c=4 ", "a=2 b=3 ", "a=2 b=5 "});
    CHECK(f.logged().empty());
    CHECK(f.written().empty());
    f.time.advance_ms(1'000);
    i.step();
    CHECK(f.logged() == strings{"a 2@6", "b 5@10"});
    CHECK(f.written() == f.logged());
    CHECK(f.cluster.committed("app", {"changes", 0})->offset == 3);

    f.append("more", "a", std::nullopt);
    i.step();
    CHECK(seen::read().back() == "b=5 ");
    CHECK(f.written().size() == 2);
    i.thread.close();
    CHECK(f.logged().back() == "a -@11");
    CHECK(f.written() == f.logged());
}

TEST_CASE("processor caches: what a crash loses was not committed, and comes again") {
    fixture f;
    f.append("changes", "a", "1");
    {
        instance i{f};
        i.step();
        CHECK(seen::read() == strings{"a=1 "});
    }
    CHECK(f.logged().empty());
    CHECK_FALSE(f.cluster.committed("app", {"changes", 0}));
    instance i{f};
    i.step();
    i.thread.close();
    CHECK(f.logged() == strings{"a 1@5"});
}

TEST_CASE("processor caches: when the thread's caches are full, changes do not wait for the commit") {
    fixture f;
    f.append("changes", "a", "1");
    f.append("changes", "b", "2");
    f.append("changes", "a", std::nullopt);
    instance i{f, "1"};
    i.step();
    CHECK(seen::read() == strings{"a=1 ", "a=1 b=2 ", "b=2 "});
    CHECK(f.logged() == strings{"a 1@5", "b 2@6", "a -@7"});
    CHECK(f.written() == f.logged());
    CHECK_FALSE(f.cluster.committed("app", {"changes", 0}));
}

TEST_CASE("processor caches: 0 bytes turn them off; changes are written at once, and not forwarded") {
    fixture f;
    f.append("changes", "a", "1");
    f.append("changes", "nobody", std::nullopt);
    instance i{f, "0"};
    i.step();
    CHECK(seen::read() == strings{"a=1 ", "a=1 "});
    CHECK(f.logged() == strings{"a 1@5", "nobody -@6"});
    i.thread.close();
    CHECK(f.written().empty());
}

namespace {

/// Below the table "t": puts its record into the store `Into` under the next letter, until 'd'.
template <weir::fixed_string Into>
struct passing_on {
    static constexpr auto stores = weir::connected<Into>;

    void process(std::string const& key, std::string const& value, auto& context) {
        auto const next = std::string(1, static_cast<char>(key[0] + 1));
        auto const at_ms = context.timestamp_ms();
        if (key[0] != 'd') context.template store<Into>().put(next, value);
        // Others may have come through here meanwhile.
        seen::write(key + '@' + std::to_string(at_ms) + (context.timestamp_ms() == at_ms ? "" : " lost"));
    }
};

struct without_end {
    static constexpr auto stores = weir::connected<"t">;
    void process(std::string const& key, std::string const& value, auto& context) {
        context.template store<"t">().put(key, value);
    }
};

template <weir::fixed_string Topic>
auto stream() {
    return weir::stream<Topic>(string, string);
}
template <weir::fixed_string Topic, weir::fixed_string Store>
auto cached_table() {
    return weir::table<Topic>(string, string, weir::materialized<Store>(caching_enabled));
}
template <typename Driver>
strings logged(Driver& driver, std::string const& store) {
    strings all;
    for (auto const& r : driver.produced())
        if (r.topic == "test-" + store + "-changelog") all.push_back(*r.key + '=' + *r.value);
    return all;
}

}  // namespace

TEST_CASE("processor caches: one commit empties caches that another one's flush fills, whichever comes first") {
    seen::clear();
    weir::test::driver driver{weir::topology(cached_table<"in", "t">() | to_stream() | process(passing_on<"u">{}),
                                             cached_table<"other", "u">() | to_stream() | to<"out">(),
                                             cached_table<"third", "v">() | to_stream() | process(passing_on<"t">{}))};
    driver.input<"third">().pipe("a", "1", 7);
    CHECK(logged(driver, "v") == strings{"a=1"});
    CHECK(logged(driver, "t") == strings{"b=1"});
    CHECK(logged(driver, "u") == strings{"c=1"});
    CHECK(driver.output<"out">().read_records().size() == 1);
}

TEST_CASE("processor caches: a processor below a table may change that table, while it ends some time") {
    auto const fed_back = [](auto processor) {
        return weir::topology(cached_table<"in", "t">() | to_stream() | process(processor));
    };
    for (std::int64_t const bytes : {1'000'000, 1}) {  // waits for the commit, or is flushed in between
        seen::clear();
        weir::test::driver driver{fed_back(passing_on<"t">{}), {.cache_max_bytes = bytes}};
        driver.input<"in">().pipe("a", "1", 7);
        CHECK(logged(driver, "t") == strings{"a=1", "b=1", "c=1", "d=1"});
        CHECK(seen::read() == strings{"a@7", "b@7", "c@7", "d@7"});
    }
    weir::test::driver driver{fed_back(without_end{})};
    CHECK_THROWS_WITH(driver.input<"in">().pipe("a", "1", 7),
                      Catch::Contains("store t: what its record cache forwards changes it again, without an end"));
}

namespace {

/// Gets the changes of a table and records from elsewhere, for which it changes the table, and then forwards.
struct forwarding_late {
    using key_type = std::string;
    using value_type = std::string;
    static constexpr auto stores = weir::connected<"t">;

    void process(std::string const& key, std::string const& value, auto& context) {
        if (key == "begin")
            context.template store<"t">().put("flushed", weir::value_and_timestamp<std::string>{value, 3});
        context.forward(key, value);
    }
};

struct at_the_ends {
    static constexpr auto stores = weir::connected<"t">;
    std::function<void()> end{};

    void init(auto& context) {
        context.template store<"t">().put("init", "1");
        end = [&context] { context.template store<"t">().put("close", "1"); };
    }
    void process(std::string const&, std::string const&, auto&) {}
    void close() { end(); }
};

}  // namespace

TEST_CASE("processor caches: a flush within a record leaves the processor its record") {
    auto const changes = cached_table<"in", "t">() | to_stream();
    weir::test::driver driver{
        weir::topology(changes | weir::merge(stream<"other">()) | process(forwarding_late{}) | to<"out">()),
        {.cache_max_bytes = 1}};
    driver.input<"other">().pipe("begin", "1", 7);
    using record = weir::test::record<std::string, std::string>;
    CHECK(driver.output<"out">().read_records() == std::vector<record>{{"flushed", "1", 3}, {"begin", "1", 7}});
}

TEST_CASE("processor caches: what init puts comes with the first commit, what close puts is written at once") {
    for (std::int64_t const bytes : {1'000'000, 1, 0}) {
        weir::test::driver driver{weir::topology(stream<"other">() | process(at_the_ends{}),
                                                 cached_table<"in", "t">() | to_stream() | to<"out">()),
                                  {.cache_max_bytes = bytes}};
        CHECK(logged(driver, "t").size() == (bytes == 0 ? 1 : 0));
        driver.input<"other">().pipe("k", "v", 7);
        CHECK(logged(driver, "t") == strings{"init=1"});
        CHECK(driver.output<"out">().read_records().size() == (bytes == 0 ? 0 : 1));
        driver.close();
        CHECK(logged(driver, "t") == strings{"init=1", "close=1"});
    }
}
