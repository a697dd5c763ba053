// SPDX-License-Identifier: Apache-2.0
#include <weir/interceptor/auditor.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using weir::auditor, weir::topic_audit, weir::wire_bytes;
using settings = std::map<std::string, std::string>;

namespace {

std::vector<std::string> logged;
void log(std::string_view line) { logged.emplace_back(line); }

inline auditor audit{log};

struct batch_record {
    std::string_view topic_;
    wire_bytes key_, value_;

    std::string_view topic() const { return topic_; }
    static std::int32_t partition() { return 0; }
    static std::int64_t offset() { return 0; }
    static std::int64_t timestamp_ms() { return 0; }
    wire_bytes key() const { return key_; }
    wire_bytes value() const { return value_; }
    static void copy_headers(weir::headers& out) { out.clear(); }
};

}  // namespace

TEST_CASE("auditor: records and bytes of each topic, in and out, and what became of them") {
    auditor a{log};
    std::vector<weir::intercepted_record> records(4);
    records[0].assign(batch_record{"in", "k", "value"});
    records[1].assign(batch_record{"in", std::nullopt, "v"});
    records[2].assign(batch_record{"other", std::nullopt, std::nullopt});
    records[3].assign(batch_record{"in", "k", "dropped"});
    records[3].drop();
    a.consumed(records);
    CHECK(a.of("in") == topic_audit{.consumed = 2, .consumed_bytes = 7});
    CHECK(a.of("other") == topic_audit{.consumed = 1});

    weir::headers headers;
    headers.add("name", "12");
    weir::outgoing_record out;
    out.assign("out", {}, {}, "k", "value", &headers);
    for (int i = 0; i < 3; ++i) a.produced(out);
    a.acknowledged("out", false);
    a.acknowledged("out", true);
    auto const seen = a.of("out");
    CHECK(seen == topic_audit{.produced = 3, .produced_bytes = 36, .acknowledged = 1, .failed = 1});
    CHECK(seen.under_way() == 1);
    CHECK(a.of("never heard of") == topic_audit{});
    CHECK(a.all().size() == 3);
    CHECK(a.summary() ==
          "audit of in: consumed 2 (7 bytes), produced 0 (0 bytes), acknowledged 0, failed 0\n"
          "audit of other: consumed 1 (0 bytes), produced 0 (0 bytes), acknowledged 0, failed 0\n"
          "audit of out: consumed 0 (0 bytes), produced 3 (36 bytes), acknowledged 1, failed 1\n");
}

TEST_CASE("auditor: its interceptors tell it, and the last of them to close logs the summary") {
    logged.clear();
    weir::consumer_chain<weir::audit_consumed<audit>> in{log};
    weir::producer_chain<weir::audit_produced<audit>> out{log};
    in.configure({});
    out.configure({});
    in.intercept(std::vector<batch_record>{{"a", "k", "v"}});
    weir::outgoing_record record;
    record.assign("b", {}, {}, "k", "v", nullptr);
    out.on_send(record);
    out.on_acknowledgement({"b", 0, 1, 1}, "");
    in.close();
    CHECK(logged.empty());
    out.close();
    CHECK(logged ==
          std::vector<std::string>{"audit of a: consumed 1 (2 bytes), produced 0 (0 bytes), acknowledged 0, failed 0",
                                   "audit of b: consumed 0 (0 bytes), produced 1 (2 bytes), acknowledged 1, failed 0"});
}

TEST_CASE("auditor: an interval that is none ends the start, with the setting's name and value") {
    auditor a{log};
    for (auto const* bad : {"", "-1", "1s", "often"}) {
        CHECK_THROWS_AS(a.open({{"weir.audit.interval.ms", bad}}), weir::config_error);
        CHECK_THROWS_WITH(a.open({{"weir.audit.interval.ms", bad}}),
                          Catch::StartsWith("weir.audit.interval.ms=" + std::string{bad}));
    }
}

TEST_CASE("auditor: with an interval it logs while records come") {
    logged.clear();
    auditor a{log};
    a.open({{"weir.audit.interval.ms", "1"}});
    std::vector<weir::intercepted_record> records(1);
    records[0].assign(batch_record{"in", "k", "v"});
    for (int i = 0; i < 100 && logged.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
        a.consumed(records);
    }
    REQUIRE_FALSE(logged.empty());
    CHECK_THAT(logged[0], Catch::StartsWith("audit of in: consumed "));
}

TEST_CASE("auditor: several threads tell it and ask it at once", "[threads]") {
    auditor a{log};
    auto const work = [&] {
        for (int i = 0; i < 1'000; ++i) {
            a.acknowledged("out", i % 2 == 0);
            static_cast<void>(a.summary());
        }
    };
    std::thread other{work};
    work();
    other.join();
    CHECK(a.of("out") == topic_audit{.acknowledged = 1'000, .failed = 1'000});
}
