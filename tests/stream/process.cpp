// SPDX-License-Identifier: Apache-2.0
#include <weir/stream/process.hpp>

#include <catch2/catch.hpp>
#include <tests/stream/outcomes.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/group_by_key.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/process_values.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/node_description.hpp>

using namespace weir_tests;
using weir::nullable, weir::process, weir::to;
using record = weir::test::record<std::string, std::string>;
using weir::serde::int64, weir::serde::string;

namespace {

std::string happened;

/// Each value twice, the second time with another key and timestamp.
struct twice {
    using key_type = std::string;
    using value_type = nullable<std::string>;

    std::string suffix;

    void init(auto&) { happened += "init "; }
    void process(std::string const& key, nullable<std::string> value, auto& context) {
        context.forward(key, value);
        context.forward(key + suffix, nullptr, context.timestamp_ms() + 1);
    }
    void close() { happened += "close "; }
};

/// Forwards nothing.
struct ending {
    void process(std::string const&, std::string const& value, auto&) { happened += value + ' '; }
};

struct numbering {
    using key_type = std::string;
    using value_type = int;
    int n = 0;
    void process(nullable<std::string>, nullable<std::string>, auto& context) { context.forward("k", ++n); }
};

}  // namespace

TEST_CASE("process: init before the first record, close at the end, and what it forwards in between") {
    happened.clear();
    auto const t = weir::topology(words() | process(twice{"+"}) | to<"out">());
    {
        weir::test::driver driver{t};
        CHECK(happened == "init ");
        driver.input<"in">().pipe("a", "x", 5);
        CHECK(driver.output<"out">().read_records() == std::vector<record>{{"a", "x", 5}, {"a+", std::nullopt, 6}});
    }
    CHECK(happened == "init close ");
}

TEST_CASE("process: a processor that declares nothing to forward ends the pipeline") {
    happened.clear();
    weir::test::driver driver{weir::topology(words() | process(ending{}))};
    driver.input<"in">().pipe("a", "x");
    CHECK(happened == "x ");
}

TEST_CASE("process: a function that makes processors; each task has its own object") {
    auto const t = weir::topology(words() | process([] { return numbering{40}; }) | to<"out">());
    for (int i = 0; i < 2; ++i) {
        weir::test::driver driver{t};
        driver.input<"in">().pipe("a", "x");
        driver.input<"in">().pipe("a", "x");
        CHECK(driver.output<"out">().read_values() == std::vector<std::optional<int>>{41, 42});
    }
}

TEST_CASE("process: null that a processor does not take is a failure that names the node") {
    weir::test::driver driver{weir::topology(words() | process(ending{}, weir::named<"end">))};
    CHECK_THROWS_WITH(driver.input<"in">().pipe(std::nullopt, "x"),
                      Catch::Contains("end failed") && Catch::Contains("null key"));
}

TEST_CASE("process: it may have changed the key") {
    auto const in = words();
    CHECK((in | process(twice{})).rekeyed);
    CHECK_FALSE((in | weir::map_values([](nullable<std::string>) { return 1; })).rekeyed);
}

namespace {

/// Looks a word up in a table that somebody else keeps, and remembers what it has seen in a store of its own.
struct looking_up {
    using value_type = std::string;
    static constexpr auto stores = weir::stores(weir::connected<"counts">, weir::store<"asked">(string, int64));

    void process(nullable<std::string>, std::string const& word, auto& context) {
        auto const n = context.template store<"counts">().get(word);
        context.template store<"asked">().put(word, context.timestamp_ms());
        context.forward(word + (n ? " " + std::to_string(n->value) + '@' + std::to_string(n->timestamp_ms) : " never"));
    }
};

}  // namespace

TEST_CASE("process: a processor uses the store of an aggregation by its name, in one sub-topology with it") {
    auto const counts = words() | weir::group_by_key() | weir::count<"counts">();
    auto const t =
        weir::topology(counts, weir::stream<"questions">(string, string) |
                                   weir::process_values(looking_up{}, weir::named<"lookup">) | to<"answers">());
    CHECK(t.tables.subtopologies == 1);
    CHECK(weir::nodes_of(t)[3].stores == strings{"asked", "counts"});
    weir::test::driver driver{t};
    driver.input<"in">().pipe("a", "v", 7);
    driver.input<"in">().pipe("a", "v", 9);
    driver.input<"questions">().pipe("k", "a");
    driver.input<"questions">().pipe("k", "b");
    CHECK(driver.output<"answers">().read_values() == std::vector<std::optional<std::string>>{"a 2@9", "b never"});
}
