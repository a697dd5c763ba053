// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/interceptor/changeable_bytes.hpp>

using weir::changeable_bytes;
using weir::changeable_headers;
using weir::wire_bytes;

TEST_CASE("bytes that nobody replaces are the original ones, not a copy") {
    std::string const original = "original";
    changeable_bytes b;
    b.assign(original);
    REQUIRE(b.get());
    CHECK(b.get()->data() == original.data());
    b.assign(std::nullopt);
    CHECK_FALSE(b.get());
    b.roll_back();
    CHECK_FALSE(b.get());
}

TEST_CASE("replaced bytes are a copy, and null and empty are different") {
    changeable_bytes b;
    b.assign("original");
    {
        std::string const shortlived{"one\0two", 7};
        b.replace(shortlived);
    }
    CHECK(b.get() == wire_bytes{std::string_view{"one\0two", 7}});
    b.replace(std::nullopt);
    CHECK(b.get() == std::nullopt);
    b.replace("");
    CHECK(b.get() == wire_bytes{""});
    b.assign("next");
    CHECK(b.get() == wire_bytes{"next"});
}

TEST_CASE("bytes are replaced by a part of themselves") {
    changeable_bytes b;
    b.assign("a longer text than a string keeps inside");
    b.replace(b.get()->substr(2));
    b.replace(b.get()->substr(0, 11));
    CHECK(b.get() == wire_bytes{"longer text"});
}

TEST_CASE("rolling back gives what was there at the last keep, however it came there") {
    changeable_bytes b;
    b.assign("original");
    b.replace("half");
    b.replace("done");
    b.roll_back();
    CHECK(b.get() == wire_bytes{"original"});

    for (auto const* kept : {"first", "second", "third"}) {
        b.replace(kept);
        b.keep();
        b.replace("half");
        b.replace(std::nullopt);
        b.replace("done");
        b.roll_back();
        CHECK(b.get() == wire_bytes{kept});
        b.roll_back();  // nothing was changed since
        CHECK(b.get() == wire_bytes{kept});
    }

    b.replace(std::nullopt);
    b.keep();
    b.replace("x");
    b.roll_back();
    CHECK(b.get() == std::nullopt);
}

TEST_CASE("a copy of changed bytes does not depend on the one that it was made of") {
    changeable_bytes copy;
    {
        changeable_bytes b;
        b.assign("original");
        b.replace("short");
        copy = b;
        b.replace("other");
    }
    CHECK(copy.get() == wire_bytes{"short"});
}

TEST_CASE("headers are rolled back to what they were when they were last kept") {
    changeable_headers h;
    h.start().add("a", "1");
    h.lend().add("b", "2");
    h.lend().add("c", "3");
    h.roll_back();
    CHECK(h.get().size() == 1);
    CHECK(h.get()[0].name == "a");
    h.lend().add("b", "2");
    h.keep();
    h.lend().clear();
    h.roll_back();
    CHECK(h.get().size() == 2);
    h.lend().remove("a");
    h.keep();
    h.roll_back();
    CHECK(h.get().size() == 1);
    CHECK(h.get()[0].name == "b");
}
