// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>
#include <weir/serde/json.hpp>

namespace write_test {

template <typename T>
struct holder {
    T value{};
};

struct tag {
    std::string name;
    std::optional<int> weight;
};

struct order {
    std::int64_t order_id = 0;
    std::vector<tag> tags;
    std::optional<tag> main_tag;
    std::vector<std::vector<bool>> flags;
};

struct nothing {};

}  // namespace write_test

BOOST_HANA_ADAPT_STRUCT(write_test::holder<std::string>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<double>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<float>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<bool>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<char>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<std::uint8_t>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<std::int64_t>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::holder<std::uint64_t>, value);
BOOST_HANA_ADAPT_STRUCT(write_test::tag, name, weight);
BOOST_HANA_ADAPT_STRUCT(write_test::order, order_id, tags, main_tag, flags);
BOOST_HANA_ADAPT_STRUCT(write_test::nothing);

namespace {

template <typename T>
std::string written(T const& value) {
    weir::bytes out = "before ";
    weir::serde::json<T>.serialize(value, out);
    REQUIRE(out.substr(0, 7) == "before ");
    return out.substr(7);
}

/// The text of one value, without the object around it.
template <typename T>
std::string value(T const& v) {
    auto const text = written(write_test::holder<T>{v});
    REQUIRE(text.substr(0, 9) == R"({"value":)");
    REQUIRE(text.back() == '}');
    return text.substr(9, text.size() - 10);
}
std::string value(char const* text) { return value(std::string{text}); }

template <typename T>
std::string error_of(T const& v) {
    weir::bytes out = "before";
    try {
        weir::serde::json<T>.serialize(v, out);
    } catch (weir::serialization_error const& e) {
        CHECK(out == "before");
        return e.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("structs, vectors and optionals nest") {
    CHECK(written(write_test::order{}) == R"({"orderId":0,"tags":[],"mainTag":null,"flags":[]})");
    write_test::order const full{-7, {{"a", 1}, {"b", {}}}, write_test::tag{"m", 2}, {{true, false}, {}}};
    CHECK(written(full) == R"({"orderId":-7,"tags":[{"name":"a","weight":1},{"name":"b","weight":null}],)"
                           R"("mainTag":{"name":"m","weight":2},"flags":[[true,false],[]]})");
    CHECK(written(write_test::nothing{}) == "{}");
}

TEST_CASE("integers") {
    CHECK(value(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(value(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(value(std::uint8_t{255}) == "255");
    CHECK(value('A') == "65");
    CHECK(value(true) == "true");
    CHECK(value(false) == "false");
}

TEST_CASE("doubles are as short as they can be") {
    CHECK(value(0.0) == "0");
    CHECK(value(-0.0) == "-0");
    CHECK(value(1.19) == "1.19");
    CHECK(value(0.1) == "0.1");
    CHECK(value(0.05) == "0.05");
    CHECK(value(-0.01) == "-0.01");
    CHECK(value(-12.5) == "-12.5");
    CHECK(value(5.0) == "5");
    CHECK(value(249.99) == "249.99");
    CHECK(value(1.19 * 5) == "5.949999999999999");
    CHECK(value(0.001) == "0.001");
    CHECK(value(1234567.125) == "1234567.125");
    CHECK(value(9999999999999.99) == "9999999999999.99");
    CHECK(value(1e22) == "1e+22");
    CHECK(value(std::numeric_limits<double>::denorm_min()) == "5e-324");
    CHECK(value(-2.2250738585072014e-308) == "-2.2250738585072014e-308");
    CHECK(value(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    CHECK(value(0.1f) == "0.1");
    CHECK(value(16777216.0f) == "16777216");
}

TEST_CASE("doubles read back as they were, and no shorter text does") {
    std::uint64_t state = 1;
    for (int i = 0; i < 20000; ++i) {
        state = state * 6364136223846793005 + 1442695040888963407;
        // Amounts with up to three decimals, so that both ways of writing are taken, and the neighbours of amounts.
        auto amount =
            static_cast<double>(static_cast<std::int64_t>(state >> (12 + i % 40))) / (i % 3 == 0 ? 1000 : 100);
        if (i % 7 == 0) amount = std::nextafter(amount, 0.0);
        if (i % 2 == 0) amount = -amount;
        auto const text = value(amount);
        char shortest[32];
        auto const length = static_cast<std::size_t>(std::to_chars(shortest, shortest + 32, amount).ptr - shortest);
        INFO(text);
        CHECK(std::strtod(text.c_str(), nullptr) == amount);
        // to_chars may prefer an exponent, which saves zeros: 100000 is 1e+05.
        if (std::string_view{shortest, length}.find('e') == std::string_view::npos) CHECK(text.size() == length);
    }
}

TEST_CASE("texts of every length, with and without something to escape at every place") {
    for (std::size_t size = 0; size < 40; ++size) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
        CHECK(value(text) == '"' + text + '"');
        for (std::size_t at = 0; at < size; ++at) {
            auto odd = text;
            odd[at] = '"';
            CHECK(value(odd) == '"' + text.substr(0, at) + "\\\"" + text.substr(at + 1) + '"');
        }
        CHECK(value(std::string(size, '\\')) == '"' + std::string(2 * size, '\\') + '"');
    }
}

TEST_CASE("every character") {
    CHECK(value("\b\f\n\r\t\"\\/") == R"("\b\f\n\r\t\"\\/")");
    CHECK(value(std::string{'\0', '\1', '\x1f', ' ', '\x7f'}) == "\"\\u0000\\u0001\\u001f \x7f\"");
    CHECK(value("Zoë \xf0\x9f\xa6\x86 美咲") == "\"Zoë \xf0\x9f\xa6\x86 美咲\"");
    CHECK(value("ë\n") == "\"ë\\n\"");
    std::string const controls(1000, '\x01');
    std::string escaped;
    for (int i = 0; i < 1000; ++i) escaped += "\\u0001";
    CHECK(value(controls) == '"' + escaped + '"');
}

TEST_CASE("what JSON cannot say is an error that names the field, and nothing is appended") {
    CHECK(error_of(write_test::holder<double>{std::numeric_limits<double>::quiet_NaN()}) ==
          "json<write_test::holder<double>>: value: JSON has no NaN and no infinity");
    CHECK(error_of(write_test::holder<float>{-std::numeric_limits<float>::infinity()}) ==
          "json<write_test::holder<float>>: value: JSON has no NaN and no infinity");
    write_test::order bad;
    bad.tags = {{"fine", {}}, {"secret \xff", {}}};
    CHECK(error_of(bad) == "json<write_test::order>: tags[1].name: the text is not UTF-8");
    bad.tags.clear();
    bad.main_tag = write_test::tag{"\xc3", {}};
    CHECK(error_of(bad) == "json<write_test::order>: mainTag.name: the text is not UTF-8");
}

TEST_CASE("a buffer that is used again does not grow") {
    write_test::order const order{1, {{"name \" with an escape", 2}}, {}, {}};
    weir::bytes out;
    weir::serde::json<write_test::order>.serialize(order, out);
    auto const first = out;
    auto const* const address = out.data();
    auto const capacity = out.capacity();
    for (int i = 0; i < 10; ++i) {
        out.clear();
        weir::serde::json<write_test::order>.serialize(order, out);
        CHECK(out == first);
    }
    CHECK(out.data() == address);
    CHECK(out.capacity() == capacity);
}
