// SPDX-License-Identifier: Apache-2.0
#include <weir/serde/concept.hpp>

#include <catch2/catch.hpp>

namespace {

/// As small as a serde can be.
struct character_serde {
    using type = char;
    void serialize(char const& value, weir::bytes& out) const { out.push_back(value); }
    void deserialize(weir::bytes_view in, char& storage) const { storage = in.at(0); }
};

struct without_type {
    void serialize(char const& value, weir::bytes& out) const;
    void deserialize(weir::bytes_view in, char& storage) const;
};

struct that_only_writes {
    using type = char;
    void serialize(char const& value, weir::bytes& out) const;
};

struct that_returns_bytes {
    using type = char;
    weir::bytes serialize(char const& value, weir::bytes& out) const;
    void deserialize(weir::bytes_view in, char& storage) const;
};

struct that_is_not_const {
    using type = char;
    void serialize(char const& value, weir::bytes& out);
    void deserialize(weir::bytes_view in, char& storage);
};

struct number {
    explicit number(int n) : value{n} {}
    int value;
};

struct without_storage {
    using type = number;
    void serialize(number const& value, weir::bytes& out) const;
    void deserialize(weir::bytes_view in, number& storage) const;
};

}  // namespace

TEST_CASE("a serde appends the bytes of its type and reads them into storage") {
    STATIC_REQUIRE(weir::any_serde<character_serde>);
    weir::bytes out = "a";
    character_serde{}.serialize('b', out);
    CHECK(out == "ab");
    char storage{};
    character_serde{}.deserialize("c", storage);
    CHECK(storage == 'c');
}

TEST_CASE("what is no serde") {
    STATIC_REQUIRE_FALSE(weir::any_serde<int>);
    STATIC_REQUIRE_FALSE(weir::any_serde<without_type>);
    STATIC_REQUIRE_FALSE(weir::any_serde<that_only_writes>);
    STATIC_REQUIRE_FALSE(weir::any_serde<that_returns_bytes>);
    STATIC_REQUIRE_FALSE(weir::any_serde<that_is_not_const>);
    STATIC_REQUIRE_FALSE(weir::any_serde<without_storage>);  // nothing to deserialize into
}
