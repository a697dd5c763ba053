// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include "../replay.hpp"

using namespace conformance;
using weir::serde::int64, weir::serde::string;

namespace {

/// Counts by key and sends them from time to time.
struct counter {
    using key_type = std::string;
    using value_type = std::int64_t;

    weir::punctuation clock;
    std::int64_t every_ms;

    void init(auto& context) {
        context.schedule(clock, every_ms, [this](std::int64_t now_ms, auto& c) { this->flush(now_ms, c); });
    }
    void process(text key, text, auto& context) {
        auto counts = context.template store<"counts">();
        counts.put(str(key), counts.get(str(key)).value_or(0) + 1);
    }
    void flush(std::int64_t now_ms, auto& context) {
        auto counts = context.template store<"counts">();
        auto const all = counts.all();
        for (auto const& [key, n] : all) context.forward(key, n, now_ms);
        for (auto const& [key, n] : all) counts.erase(key);
    }
};

auto punctuating(weir::punctuation clock, std::int64_t every_ms) {
    return weir::topology(weir::stream<"in">(string, string) |
                          weir::process(counter{clock, every_ms}, weir::store<"counts">(string, int64)) |
                          weir::to<"out">());
}

}  // namespace

TEST_CASE("process_stream_time_punctuator") { replay(punctuating(weir::punctuation::stream_time, 5'000)); }
TEST_CASE("process_stream_time_punctuator_hand") { replay(punctuating(weir::punctuation::stream_time, 10)); }
TEST_CASE("process_wall_clock_punctuator") { replay(punctuating(weir::punctuation::wall_clock_time, 10'000)); }

namespace {

struct describing {
    using key_type = weir::nullable<std::string>;
    using value_type = std::string;

    void process(text key, text value, auto& context) {
        auto const at = context.record_metadata();
        auto const told = str(value) + '@' + std::string{at->topic} + '-' + std::to_string(at->partition) + '-' +
                          std::to_string(at->offset) + " st=" + std::to_string(context.current_stream_time_ms());
        auto headers = context.headers();
        headers.add("seen", str(key));
        context.forward(key, told, context.timestamp_ms() + 1, headers);
        if (len(value) % 2 == 1) context.forward(std::string{"twice"}, told, context.timestamp_ms() + 1, headers);
    }
};

}  // namespace

TEST_CASE("process_context") {
    replay(weir::topology(weir::stream<"a", "b">(string, string) | weir::process(describing{}) | weir::to<"out">()));
}

namespace {

inline constexpr auto counts = weir::store<"counts">(string, int64);

struct routing {
    using key_type = weir::nullable<std::string>;
    using value_type = weir::nullable<std::string>;
    static constexpr auto stores = counts;

    void process(text key, text value, auto& context) {
        auto store = context.store(counts);
        auto const n = store.get(str(key)).value_or(0) + 1;
        store.put(str(key), n);
        if (value == nullptr)
            context.forward_to(weir::child<"sink-null">, key, value);
        else if (n % 2 == 0)
            context.forward_to(weir::child<"even">, key, value);
        else
            context.forward(key, value);
    }
};

struct telling_count {
    using key_type = weir::nullable<std::string>;
    using value_type = std::string;
    static constexpr auto stores = counts;

    void process(text key, text value, auto& context) {
        context.forward(key, str(value) + " even " + std::to_string(context.store(counts).get(str(key)).value()));
    }
};

}  // namespace

TEST_CASE("process_named_children") {
    using weir::named, weir::to;
    auto const route = weir::stream<"a">(string, string, named<"src1">) |
                       weir::together_with(weir::stream<"b">(string, string, named<"src2">)) |
                       weir::process(routing{}, named<"route">);
    auto const even = route | weir::process(telling_count{}, named<"even">);
    replay(weir::topology(even, route | to<"nulls">(named<"sink-null">),
                          route | weir::together_with(even) | to<"all">(named<"sink-all">),
                          even | to<"back">(named<"sink-back">),
                          weir::stream<"back">(string, string, named<"src3">) | to<"seen">(named<"sink-seen">)));
}

namespace {

std::string text_of(weir::value_and_timestamp<std::int64_t> const& entry) {
    return std::to_string(entry.value) + '@' + std::to_string(entry.timestamp_ms);
}
template <typename Entries>
std::string text_of_all(Entries const& entries) {
    std::string out;
    for (auto const& [key, entry] : entries) out += (out.empty() ? "" : " ") + key + '=' + text_of(entry);
    return out;
}

/// Does to the table's store what the record says.
struct table_commands {
    using key_type = weir::nullable<std::string>;
    using value_type = std::string;
    static constexpr auto stores = weir::connected<"counts">;

    void process(text key, std::string const& value, auto& context) {
        auto store = context.template store<"counts">();
        auto const now_ms = context.timestamp_ms();
        auto const tell = [&](std::string const& command, std::string const& what) {
            context.forward(key, command + ' ' + what);
        };
        for (auto const& command : words(text{value})) {
            std::vector<std::string> c{""};
            for (char const letter : command) letter == ':' ? c.emplace_back() : c.back() += letter;
            if (c[0] == "put")
                store.put(c[1], {std::stoll(c[2]), c.size() > 3 ? std::stoll(c[3]) : now_ms});
            else if (c[0] == "del")
                store.erase(c[1]);
            else if (c[0] == "absent")
                store.put_if_absent(c[1], std::stoll(c[2]));
            else if (c[0] == "each")
                store.put_all(std::vector{std::pair{c[1], std::stoll(c[2])}, std::pair{c[3], std::stoll(c[4])}});
            else if (c[0] == "get") {
                auto const found = store.get(c[1]);
                tell(command, found ? text_of(*found) : "-");
            } else if (c[0] == "range")
                tell(command, text_of_all(store.range(c[1], c[2])));
            else if (c[0] == "back")
                tell(command, text_of_all(store.reverse_range(c[1], c[2])));
            else if (c[0] == "prefix")
                tell(command, text_of_all(store.prefix_scan(c[1])));
            else
                tell(command, text_of_all(store.all()));
        }
    }
};

template <typename... Caching>
auto commanded_table(Caching... caching) {
    return weir::topology(
        weir::stream<"in">(string, string) | weir::group_by_key() |
            weir::aggregate<"counts">([] { return std::int64_t{0}; },
                                      [](std::string const&, std::string const& v, std::int64_t n) {
                                          return v == "none" ? std::optional<std::int64_t>{} : n + 1;
                                      },
                                      int64, caching...) |
            weir::to_stream() | weir::to<"out">(),
        weir::stream<"commands">(string, string) | weir::process(table_commands{}) | weir::to<"answers">(),
        weir::stream<"more">(string, string) | weir::process(table_commands{}) | weir::to<"answers">());
}

}  // namespace

TEST_CASE("process_table_cached_hand") {
    replay(commanded_table(weir::caching_enabled), {"statestore.cache.max.bytes"});
}
TEST_CASE("process_table_cache_off_hand") {
    replay(commanded_table());
    replay(commanded_table(weir::caching_enabled), {"statestore.cache.max.bytes"});
}
