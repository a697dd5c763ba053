// SPDX-License-Identifier: Apache-2.0
#include <boost/hana/adapt_struct.hpp>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <vector>
#include <weir/serde/json.hpp>

namespace read_test {

struct tag {
    std::string name;
    std::optional<int> weight;

    friend bool operator==(tag const&, tag const&) = default;
};

struct order {
    std::int64_t order_id = 0;
    std::string customer_name;
    double total = 0;
    bool paid = false;
    std::vector<tag> tags;
    std::optional<tag> main_tag;

    friend bool operator==(order const&, order const&) = default;
};

struct numbers {
    std::int8_t tiny = 0;
    std::uint16_t small = 0;
    std::int32_t middle = 0;
    std::uint64_t large = 0;
    float real = 0;

    friend bool operator==(numbers const&, numbers const&) = default;
};

struct tree {
    std::vector<tree> children;
};

struct lists {
    std::vector<bool> flags;
    std::vector<std::vector<std::string>> words;
    std::vector<std::optional<int>> gaps;
};

}  // namespace read_test

BOOST_HANA_ADAPT_STRUCT(read_test::tag, name, weight);
BOOST_HANA_ADAPT_STRUCT(read_test::order, order_id, customer_name, total, paid, tags, main_tag);
BOOST_HANA_ADAPT_STRUCT(read_test::numbers, tiny, small, middle, large, real);
BOOST_HANA_ADAPT_STRUCT(read_test::tree, children);
BOOST_HANA_ADAPT_STRUCT(read_test::lists, flags, words, gaps);

namespace {

/// Read over something, so that nothing of it may be left.
template <typename T>
T read(std::string_view text, T storage = {}) {
    weir::serde::json<T>.deserialize(text, storage);
    return storage;
}

template <typename T>
std::string error_of(std::string_view text) {
    T storage{};
    try {
        weir::serde::json<T>.deserialize(text, storage);
    } catch (weir::deserialization_error const& e) {
        return e.what();
    }
    return "no error";
}

read_test::order const some_order{5, "Zoë", 2.5, true, {{"a", 1}, {"b", {}}}, read_test::tag{"m", {}}};
auto const some_json = std::string{
    R"({"orderId":5,"customerName":"Zoë","total":2.5,"paid":true,"tags":[{"name":"a","weight":1},{"name":"b"}],)"
    R"("mainTag":{"name":"m","weight":null}})"};

std::string with(std::string_view part, std::string_view instead) {
    auto text = some_json;
    auto const at = text.find(part);
    REQUIRE(at != text.npos);
    return text.replace(at, part.size(), instead);
}

}  // namespace

TEST_CASE("fields in the order of declaration") { CHECK(read<read_test::order>(some_json) == some_order); }

TEST_CASE("fields in another order") {
    CHECK(
        read<read_test::order>(R"({"mainTag":{"weight":null,"name":"m"},"tags":[{"weight":1,"name":"a"},{"name":"b"}],)"
                               R"("paid":true,"total":2.5,"customerName":"Zoë","orderId":5})") == some_order);
    CHECK(
        read<read_test::order>(R"({"total":2.5,"orderId":5,"tags":[{"name":"a","weight":1},{"name":"b"}],"paid":true,)"
                               R"("customerName":"Zoë","mainTag":{"name":"m"}})") == some_order);
}

TEST_CASE("white space") {
    CHECK(read<read_test::tag>(" \r\n\t{ \"name\" : \"a\" , \"weight\"\n:\t1 } \n") == read_test::tag{"a", 1});
}

TEST_CASE("fields that the struct does not have are skipped, whatever they hold") {
    CHECK(read<read_test::order>(with(R"("customerName")", R"("x":{"orderId":1,"y":[{},[1,"]"]]},"customerName")")) ==
          some_order);
    CHECK(read<read_test::order>(with(R"({"orderId")", R"({"":null,"order":1,"orderIds":[2],"orderId")")) ==
          some_order);
    CHECK(read<read_test::order>(with("null}}", R"(null},"last":"x"})")) == some_order);
    CHECK(read<read_test::tag>(R"({"\"name":"x","name\"":"y","name":"a","na\\me":"z"})") == read_test::tag{"a", {}});
    std::string const deep(5000, '[');
    CHECK(read<read_test::tag>(R"({"deep":)" + deep + std::string(5000, ']') + R"(,"name":"a"})") ==
          read_test::tag{"a", {}});
}

TEST_CASE("a key may be written with escapes") {
    CHECK(read<read_test::tag>(R"({"n\u0061me":"a","\u0077\u0065ight":3})") == read_test::tag{"a", 3});
    CHECK(read<read_test::tag>(R"({"name\u0022":"b","name":"a","weight\u0000":3})") == read_test::tag{"a", {}});
}

TEST_CASE("of equal fields the last counts, as in Java's libraries") {
    CHECK(read<read_test::tag>(R"({"name":"a","name":"b","weight":1,"name":"c"})") == read_test::tag{"c", 1});
}

TEST_CASE("nothing of the last record is left") {
    CHECK(read<read_test::order>(R"({"orderId":0,"customerName":"","total":0,"paid":false,"tags":[]})", some_order) ==
          read_test::order{});
    CHECK(read<read_test::order>(with(R"(,"weight":1)", ""), some_order).tags[0] == read_test::tag{"a", {}});
    CHECK(read<read_test::tag>(R"({"name":"a","weight":null})", read_test::tag{"b", 2}) == read_test::tag{"a", {}});
}

TEST_CASE("strings of every length, with an escape at every place") {
    for (std::size_t size = 0; size < 40; ++size) {
        std::string const text(size, 'x');
        CHECK(read<read_test::tag>(R"({"name":")" + text + "\"}").name == text);
        for (std::size_t at = 0; at < size; ++at) {
            auto odd = text, escaped = text;
            odd[at] = '"';
            CHECK(read<read_test::tag>(R"({"name":")" + escaped.replace(at, 1, "\\\"") + "\"}").name == odd);
        }
    }
}

TEST_CASE("every escape") {
    CHECK(read<read_test::tag>(R"({"name":"\b\f\n\r\t\"\\\/\u00eb\ud83e\udd86"})").name ==
          "\b\f\n\r\t\"\\/ë\xf0\x9f\xa6\x86");
    CHECK(read<read_test::tag>(R"({"name":"a\u0000b"})").name == std::string{'a', '\0', 'b'});
}

TEST_CASE("numbers up to their limits") {
    CHECK(read<read_test::numbers>(
              R"({"tiny":-128,"small":65535,"middle":-2147483648,"large":18446744073709551615,"real":0.1})") ==
          read_test::numbers{-128, 65535, std::numeric_limits<int>::min(), std::numeric_limits<std::uint64_t>::max(),
                             0.1f});
    CHECK(read<read_test::numbers>(R"({"tiny":127,"small":0,"middle":2147483647,"large":0,"real":3})") ==
          read_test::numbers{127, 0, std::numeric_limits<int>::max(), 0, 3});
    auto const error = [](std::string_view field, std::string_view value) {
        std::string text = R"({"tiny":1,"small":1,"middle":1,"large":1,"real":1})";
        auto const key = '"' + std::string{field} + "\":";
        return error_of<read_test::numbers>(text.replace(text.find(key), key.size() + 1, key + std::string{value}));
    };
    CHECK(error("tiny", "128") == "json<read_test::numbers>: tiny: expected int8, found a number that does not fit");
    CHECK(error("tiny", "-129") == "json<read_test::numbers>: tiny: expected int8, found a number that does not fit");
    CHECK(error("small", "-1") == "json<read_test::numbers>: small: expected uint16, found a number that does not fit");
    CHECK(error("middle", "1.5") ==
          "json<read_test::numbers>: middle: expected int32, found a number that does not fit");
    CHECK(error("middle", "2147483648") ==
          "json<read_test::numbers>: middle: expected int32, found a number that does not fit");
    CHECK(error("large", "18446744073709551616") ==
          "json<read_test::numbers>: large: expected uint64, found a number that does not fit");
    CHECK(error("real", "1e39") ==
          "json<read_test::numbers>: real: expected a number, found a number that does not fit");
    CHECK(error("real", "1e999") ==
          "json<read_test::numbers>: real: expected a number, found a number that does not fit");
    for (auto bad : {"01", "1.", ".5", "+1", "0x10", "1e", "--1", "NaN", "Infinity", "1 2"})
        CHECK(error("real", bad).find("json<read_test::numbers>: ") == 0);
}

TEST_CASE("a field of the wrong type is named with its path, and what it holds is not shown") {
    CHECK(error_of<read_test::order>(with("5", R"("secret")")) ==
          "json<read_test::order>: orderId: expected int64, found a string");
    CHECK(error_of<read_test::order>(with("\"Zoë\"", "17")) ==
          "json<read_test::order>: customerName: expected a string, found a number that does not fit");
    CHECK(error_of<read_test::order>(with("\"Zoë\"", "null")) ==
          "json<read_test::order>: customerName: expected a string, found null");
    CHECK(error_of<read_test::order>(with("2.5", "[]")) ==
          "json<read_test::order>: total: expected a number, found an array");
    CHECK(error_of<read_test::order>(with("true", "1")) ==
          "json<read_test::order>: paid: expected a boolean, found a number that does not fit");
    CHECK(error_of<read_test::order>(with("1}", "{}}")) ==
          "json<read_test::order>: tags[0].weight: expected int32, found an object");
    CHECK(error_of<read_test::order>(with(R"({"name":"b"})", "false")) ==
          "json<read_test::order>: tags[1]: expected an object, found a boolean");
    CHECK(error_of<read_test::order>(with(R"("m")", "{}")) ==
          "json<read_test::order>: mainTag.name: expected a string, found an object");
    CHECK(error_of<read_test::order>(with(R"([{"name":"a","weight":1},{"name":"b"}])", "null")) ==
          "json<read_test::order>: tags: expected an array, found null");
}

TEST_CASE("a field that is not there is named") {
    CHECK(error_of<read_test::order>("{}") == "json<read_test::order>: orderId: missing");
    CHECK(error_of<read_test::order>(with(R"("paid":true,)", "")) == "json<read_test::order>: paid: missing");
    CHECK(error_of<read_test::order>(with(R"("name":"b")", "")) == "json<read_test::order>: tags[1].name: missing");
    CHECK(error_of<read_test::order>(with("orderId", "order_id")) == "json<read_test::order>: orderId: missing");
}

TEST_CASE("what is not JSON is an error") {
    std::string const intro = "json<read_test::tag>: ";
    for (std::string_view bad : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "{]",
                                 "nul",
                                 "\"name\"",
                                 R"({"name")",
                                 R"({"name":)",
                                 R"({"name":"a")",
                                 R"({"name":"a)",
                                 R"({"name":"a",})",
                                 R"({"name":"a" "weight":1})",
                                 R"({"name" "a"})",
                                 R"({name:"a"})",
                                 R"({"name":"a"}})",
                                 R"({"name":"a"}{)",
                                 R"({"name":"a"},)",
                                 R"({"name":"a"}x)",
                                 R"({"name":"a"} {"name":"b"})",
                                 R"({"name":"a"]})",
                                 R"({"name":"a\x"})",
                                 R"({"name":"\ud800"})",
                                 R"({"name":"\u12"})",
                                 "{\"name\":\"a\nb\"}",
                                 "{\"name\":\"\xff\"}",
                                 "{\"name\":\"\xc3\"}",
                                 R"({"name":'a'})",
                                 R"({"name":"a","weight":nul})",
                                 R"({"name":"a","weight":nulll})",
                                 R"({"name":"a","weight":1,,"x":2})",
                                 R"({"name":"a","weight":})",
                                 R"({"name":"a","x":[1,2})",
                                 "\xef\xbb\xbf",
                                 R"({,"name":"a"})",
                                 R"({"name":"a""weight":1})",
                                 R"({"name":"a"b,"weight":1})"}) {
        INFO(bad);
        CHECK(error_of<read_test::tag>(bad).substr(0, intro.size()) == intro);
    }
    CHECK(error_of<read_test::tag>("[]") == "json<read_test::tag>: expected an object");
    CHECK(error_of<read_test::tag>("null") == "json<read_test::tag>: expected an object");
    CHECK(error_of<read_test::order>(with("true", "tru")).find("not well-formed JSON") != std::string::npos);
}

TEST_CASE(
    "every prefix of a message is an error, and so is every message with one byte destroyed or read without harm") {
    for (std::size_t size = 0; size < some_json.size(); ++size) {
        INFO(size);
        // A copy of this size, so that a sanitizer sees whoever reads over its end.
        std::vector<char> const prefix(some_json.begin(), some_json.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(error_of<read_test::order>({prefix.data(), prefix.size()}) != "no error");
        for (char odd : {'"', '\\', '{', '}', '[', ']', ',', ':', '\0', ' ', '\xff', '0'}) {
            std::vector<char> changed(some_json.begin(), some_json.end());
            changed[size] = odd;
            auto const error = error_of<read_test::order>({changed.data(), changed.size()});
            CHECK((error == "no error" || error.find("json<read_test::order>: ") == 0));
        }
    }
}

TEST_CASE("recursive types end at a depth") {
    auto const nested = [](int levels) {
        std::string text;
        for (int i = 0; i < levels; ++i) text += R"({"children":[)";
        for (int i = 0; i < levels; ++i) text += "]}";
        return text;
    };
    CHECK(error_of<read_test::tree>(nested(60)) == "no error");
    CHECK(error_of<read_test::tree>(nested(100000)).find("nested too deeply") != std::string::npos);
    CHECK(error_of<read_test::tree>(nested(65)).find("children[0].children[0]") != std::string::npos);
}

TEST_CASE("vectors of anything") {
    auto const lists =
        read<read_test::lists>(R"({"flags":[true,false,true],"words":[["a","b"],[],["c"]],"gaps":[1,null,3]})",
                               {{false, false, true, true}, {{"x"}, {"y", "z"}}, {7, 8}});
    CHECK(lists.flags == std::vector{true, false, true});
    CHECK(lists.words == std::vector<std::vector<std::string>>{{"a", "b"}, {}, {"c"}});
    CHECK(lists.gaps == std::vector<std::optional<int>>{1, std::nullopt, 3});
}

TEST_CASE("storage is used again") {
    read_test::order storage;
    auto const text = with("\"Zoë\"", '"' + std::string(100, 'x') + '"');
    weir::serde::json<read_test::order>.deserialize(text, storage);
    auto const *const name = storage.customer_name.data(), *const other = storage.tags[0].name.data();
    weir::serde::json<read_test::order>.deserialize(text, storage);
    CHECK(storage.customer_name.data() == name);
    CHECK(storage.tags[0].name.data() == other);
}

TEST_CASE("threads share one serde") {
    bool right[4]{};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            auto const expected = read_test::tag{std::string(static_cast<std::size_t>(t * 50), 'x'), t};
            read_test::tag storage;
            weir::bytes out;
            right[t] = true;
            for (int i = 0; i < 1000; ++i) {
                out.clear();
                weir::serde::json<read_test::tag>.serialize(expected, out);
                weir::serde::json<read_test::tag>.deserialize(out, storage);
                right[t] = right[t] && storage == expected;
            }
        });
    for (auto& thread : threads) thread.join();
    for (bool r : right) CHECK(r);
}
