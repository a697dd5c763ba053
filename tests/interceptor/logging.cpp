// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <weir/logging.hpp>

using weir::wire_bytes;

namespace {

struct folder {
    std::filesystem::path path;

    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "weir-log-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;

    std::map<std::string, std::string> settings() const {
        return {{"weir.interceptor.log.dir", (path / "logs").string()}};
    }

    /// The lines of a file without the time at their beginning, "2024-01-31 12:00:00.000 ".
    std::vector<std::string> lines(char const* name) const {
        std::ifstream file{path / "logs" / name};
        std::vector<std::string> result;
        for (std::string line; std::getline(file, line);) {
            CHECK(line.find_first_not_of("0123456789-:. ") == 24);
            result.push_back(line.size() > 24 ? line.substr(24) : line);
        }
        return result;
    }
};

struct batch_record {
    wire_bytes key_, value_;

    static std::string_view topic() { return "transactions"; }
    static std::int32_t partition() { return 2; }
    static std::int64_t offset() { return 17; }
    static std::int64_t timestamp_ms() { return 1'700'000'000'000; }
    wire_bytes key() const { return key_; }
    wire_bytes value() const { return value_; }
    static void copy_headers(weir::headers& out) {
        out.clear();
        out.add("trace", "t1").add("none", std::nullopt);
    }
};

}  // namespace

TEST_CASE("bytes are shown as text of one line") {
    using weir::detail::as_text;
    CHECK(as_text(wire_bytes{}) == "null");
    CHECK(as_text(wire_bytes{""}).empty());
    CHECK(as_text(wire_bytes{"{\"a\": 1}"}) == "{\"a\": 1}");
    CHECK(as_text(wire_bytes{std::string_view{"a\0b\n\r\t\\\x7f\xff", 9}}) == "a\\x00b\\n\\r\\t\\\\\\x7f\\xff");
    CHECK(as_text(wire_bytes{std::string(200, 'x')}) == std::string(200, 'x'));
    CHECK(as_text(wire_bytes{std::string(201, 'x')}) == std::string(200, 'x') + "... (201 bytes)");
}

TEST_CASE("the consumer interceptor writes every record and every commit") {
    folder const f;
    weir::stock_transaction_consumer_interceptor i;
    i.configure(f.settings());
    std::vector<weir::intercepted_record> records(2);
    records[0].assign(batch_record{"k", "{}"});
    records[1].assign(batch_record{std::nullopt, "line\nbreak {}"});
    i.on_consume(records);
    weir::offset_and_metadata const offsets[] = {{{"transactions", 2}, 18, ""}, {{"rewards", 0}, 3, "m"}};
    i.on_commit(offsets);
    i.close();
    auto const lines = f.lines("consumer_interceptor.log");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] ==
          "info Intercepted ConsumerRecords ConsumerRecord(topic = transactions, partition = 2, offset = 17, "
          "timestamp = 1700000000000, serialized key size = 1, serialized value size = 2, "
          "headers = [trace=t1, none=null], key = k, value = {})");
    CHECK_THAT(lines[1], Catch::Contains("serialized key size = -1, serialized value size = 13") &&
                             Catch::EndsWith("key = null, value = line\\nbreak {})"));
    CHECK(lines[2] ==
          "info Commit information {transactions-2=OffsetAndMetadata{offset=18, metadata=''}, "
          "rewards-0=OffsetAndMetadata{offset=3, metadata='m'}}");
    CHECK(records[0].value() == wire_bytes{"{}"});
}

TEST_CASE("the producer interceptor writes every record and what became of it") {
    folder const f;
    weir::zmart_producer_interceptor i;
    i.configure(f.settings());
    weir::outgoing_record r;
    r.assign("rewards", std::nullopt, 5, "k", "v", nullptr);
    i.on_send(r);
    i.on_acknowledgement({"rewards", 1, 99, 5}, "");
    i.on_acknowledgement({"rewards", 1}, "Local: Message timed out");
    i.close();
    auto const lines = f.lines("producer_interceptor.log");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] ==
          "info ProducerRecord being sent out ProducerRecord(topic=rewards, partition=null, headers=[], key=k, "
          "value=v, timestamp=5)");
    CHECK(lines[1] == "info Record acknowledged topic=rewards partition=1 offset=99");
    CHECK(lines[2] == "warning Exception in producing record topic=rewards partition=1: Local: Message timed out");
}

TEST_CASE("interceptors of several threads share one file") {
    folder const f;
    weir::zmart_producer_interceptor a, b;
    a.configure(f.settings());
    b.configure(f.settings());
    for (int i = 0; i < 10; ++i) (i % 2 == 0 ? a : b).on_acknowledgement({"t", 0, i, 0}, "");
    a.close();
    b.close();
    auto const lines = f.lines("producer_interceptor.log");
    REQUIRE(lines.size() == 10);
    for (std::size_t i = 0; i < 10; ++i)
        CHECK(lines[i] == "info Record acknowledged topic=t partition=0 offset=" + std::to_string(i));
}

TEST_CASE("a log that cannot be opened ends the start and names the setting") {
    folder const f;
    std::ofstream{f.path / "file"} << "not a folder";
    weir::consumer_chain<weir::stock_transaction_consumer_interceptor> chain{nullptr};
    auto const folder_name = (f.path / "file").string();
    CHECK_THROWS_WITH(chain.configure({{"weir.interceptor.log.dir", folder_name}}),
                      Catch::Contains("weir.interceptor.log.dir=" + folder_name));
}

TEST_CASE("an interceptor that was not configured writes nothing") {
    bool const was_there = std::filesystem::exists("producer_interceptor.log");
    weir::zmart_producer_interceptor i;
    i.on_acknowledgement({"t", 0, 1, 0}, "");
    i.close();
    CHECK(std::filesystem::exists("producer_interceptor.log") == was_there);
}
