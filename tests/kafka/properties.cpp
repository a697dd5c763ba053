// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/properties.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace weir;
using kafka::parse_properties;
using settings = std::map<std::string, std::string>;

TEST_CASE("properties: a file as Kafka's tools take it") {
    CHECK(parse_properties("# a comment\n"
                           "! another\n"
                           "\n"
                           "security.protocol=SASL_SSL\n"
                           "  sasl.mechanism = PLAIN  \r\n"
                           "sasl.username:me\n"
                           "client.id a b\n"
                           "empty\n"
                           "empty.too=\n",
                           "f") == settings{{"security.protocol", "SASL_SSL"},
                                            {"sasl.mechanism", "PLAIN  "},
                                            {"sasl.username", "me"},
                                            {"client.id", "a b"},
                                            {"empty", ""},
                                            {"empty.too", ""}});
    CHECK(parse_properties("", "f").empty());
}

TEST_CASE("properties: escapes, and lines that go on") {
    CHECK(parse_properties("a=1,\\\n   2,\\\r\n\t3\n", "f") == settings{{"a", "1,2,3"}});
    CHECK(parse_properties("a\\=b\\:c\\ d = \\\\x\\t\\n\\r\\f\\q=\n", "f") == settings{{"a=b:c d", "\\x\t\n\r\fq="}});
    CHECK(parse_properties("a=\\u0041\\u00e9\\u20AC", "f") == settings{{"a", "A\xc3\xa9\xe2\x82\xac"}});
    CHECK(parse_properties("a=b\\\\\nc=d", "f") == settings{{"a", "b\\"}, {"c", "d"}});
    CHECK(parse_properties("# no \\\na=b", "f") == settings{{"a", "b"}});
    CHECK(parse_properties("a=b\\", "f") == settings{{"a", "b"}});
    CHECK(parse_properties("a=1\na=2\n", "f") == settings{{"a", "2"}});
}

TEST_CASE("properties: mistakes name the file and the line, but no value") {
    CHECK_THROWS_WITH(parse_properties("a=1\n=geheim", "my.properties"),
                      "my.properties, line 2: the name of the setting is missing");
    CHECK_THROWS_WITH(parse_properties("a=geheim\\u12", "my.properties"),
                      "my.properties, line 1: \\u is not followed by 4 digits");
    CHECK_THROWS_AS(parse_properties("a=\\u12g4", "f"), config_error);
}

TEST_CASE("properties: a file that cannot be read is named") {
    CHECK_THROWS_WITH(kafka::read_properties("/nowhere/x.properties"), "file /nowhere/x.properties cannot be opened");
    CHECK_THROWS_WITH(kafka::read_properties("/"), Catch::Contains("file / "));
    auto const file = std::filesystem::temp_directory_path() / ("weir-properties-" + std::to_string(getpid()));
    std::ofstream{file} << "a=" << std::string(10'000, 'x') << "\nb=2\n";
    auto const read = kafka::read_properties(file);
    std::filesystem::remove(file);
    CHECK(read.at("a").size() == 10'000);
    CHECK(read.at("b") == "2");
}
