// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <weir/error/secret.hpp>

using namespace weir;

namespace {

constexpr bool test_is_secret() {
    for (auto const* name :
         {"sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem", "ssl.key.location", "ssl_key",
          "ssl.ca.pem", "ssl.certificate.pem", "ssl.keystore.key", "sasl.username", "sasl.jaas.config",
          "sasl.oauthbearer.config", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.assertion.private.key.file",
          "basic.auth.user.info", "authorization", "some.token", "producer.sasl.password"})
        if (!is_secret(name)) return false;
    for (auto const* name : {"bootstrap.servers", "client.id", "group.id", "linger.ms", "ssl.ca.location",
                             "sasl.mechanism", "key.serializer", "security.protocol"})
        if (is_secret(name)) return false;
    return shown("sasl.password", "hunter22") == redacted && shown("linger.ms", "5") == "5";
}
static_assert(test_is_secret());

}  // namespace

TEST_CASE("names of secrets are known") { CHECK(test_is_secret()); }

TEST_CASE("a redactor removes every occurrence of what it was told, and only that") {
    redactor redact;
    redact.note("sasl.password", "hunter22");
    redact.note("ssl.key.password", "swordfish");
    redact.note("client.id", "visible");
    CHECK(redact("hunter22 and hunter22, swordfish") == "[redacted] and [redacted], [redacted]");
    CHECK(redact("visible hunter2 sword") == "visible hunter2 sword");
    CHECK(redact("") == "");
}

TEST_CASE("a secret that contains another one does not survive in part") {
    for (bool const longer_first : {true, false}) {
        redactor redact;
        redact.note("sasl.password", longer_first ? "abcd1234" : "abcd");
        redact.note("ssl.key.password", longer_first ? "abcd" : "abcd1234");
        CHECK(redact("x abcd1234 y").find("1234") == std::string::npos);
    }
}

TEST_CASE("short values are not looked for: they are in every text") {
    redactor redact;
    redact.note("sasl.password", "abc");
    CHECK(redact("abc") == "abc");
}
