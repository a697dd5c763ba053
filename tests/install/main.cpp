// SPDX-License-Identifier: Apache-2.0
// What a stranger writes who has weir and a component or two.
#include <iostream>
#include <weir/weir.hpp>
#ifdef WITH_JSON
#include <weir/json.hpp>
#endif
#ifdef WITH_KAFKA
#include <weir/kafka.hpp>
#endif
#ifdef WITH_LOGGING
#include <weir/logging.hpp>
#endif
#ifdef WITH_HTTP
#include <weir/http.hpp>
#endif
#ifdef WITH_ROCKSDB
#include <weir/rocksdb.hpp>
#endif
#ifdef WITH_SIM
#include <weir/sim.hpp>
#endif
#ifdef WITH_TEST
#include <weir/test.hpp>
#endif

namespace {

struct click {
    std::string page;
    int times = 0;
};

auto shouted() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) |
                          weir::map_values([](std::string const& text) { return text + "!"; }) | weir::to<"out">());
}

#ifdef WITH_TEST
struct repeater {
    using key_type = std::string;
    using value_type = std::string;

    template <typename Context>
    void init(Context&) {}
    template <typename Context>
    void process(std::string const& key, std::string const& value, Context& context) {
        context.forward(key, value + value);
    }
};

auto repeated() {
    return weir::topology(weir::stream<"in">(weir::serde::string, weir::serde::string) | weir::process(repeater{}) |
                          weir::to<"out">(weir::serde::string, weir::serde::string));
}
#endif

}  // namespace

#ifdef WITH_JSON
BOOST_HANA_ADAPT_STRUCT(click, page, times);
#endif

int main() {
    std::cout << weir::describe(shouted());
#ifdef WITH_JSON
    std::string json;
    weir::serde::json<click>.serialize({"home", 3}, json);
    std::cout << json << '\n';
#endif
#ifdef WITH_KAFKA
    try {
        weir::kafka::streams app{shouted(), weir::config{{"application.id", "stranger"}}};
    } catch (weir::config_error const& e) {
        std::cout << e.what() << '\n';
    }
#endif
#ifdef WITH_ROCKSDB
    weir::rocksdb_engine engine;
    engine.put("kept", "in memory until it is opened");
    std::cout << engine.get("kept").value() << '\n';
#endif
#ifdef WITH_SIM
    weir::sim::cluster cluster;
    weir::sim::streams app{cluster, shouted(), weir::config{{"application.id", "stranger"}}};
#endif
#ifdef WITH_TEST
    weir::test::driver driver{repeated()};
    driver.input<"in">().pipe("key", "found");
    std::cout << driver.output<"out">().read_value().value() << '\n';
#endif
}
