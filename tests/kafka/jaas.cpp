// SPDX-License-Identifier: Apache-2.0
#include <weir/kafka/jaas.hpp>

#include <catch2/catch.hpp>

using namespace weir;
using settings = std::map<std::string, std::string>;

namespace {

settings replaced(std::string const& line) {
    settings s{{"sasl.jaas.config", line}, {"sasl.mechanism", "PLAIN"}};
    kafka::replace_jaas(s);
    return s;
}
settings login(std::string const& name, std::string const& password) {
    return {{"sasl.mechanism", "PLAIN"}, {"sasl.username", name}, {"sasl.password", password}};
}

}  // namespace

TEST_CASE("jaas: name and password of two modules are taken over") {
    CHECK(
        replaced(
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\" password=\"geheim\";") ==
        login("me", "geheim"));
    CHECK(replaced(" org.apache.kafka.common.security.scram.ScramLoginModule  required\n"
                   "  tokenauth=true password = \"a \\\" b\\\\;=\"\n username=me ; ") == login("me", "a \" b\\;="));
    settings none{{"a", "b"}};
    kafka::replace_jaas(none);
    CHECK(none == settings{{"a", "b"}});
}

TEST_CASE("jaas: lines of other modules are left") {
    std::string const kerberos = "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;";
    CHECK(replaced(kerberos).at("sasl.jaas.config") == kerberos);
}

TEST_CASE("jaas: a line that cannot be read is an error that does not show it") {
    std::string const module = "a.PlainLoginModule ";
    for (auto const& line : {std::string{}, module, module + "optional username=\"me\" password=\"geheim\";",
                             module + "required username=\"me\" password=\"geheim\"",
                             module + "required username=\"me\" password=\"geheim",
                             module + "required username \"me\";", module + "required username=;",
                             module + "required username=\"me\";", module + "required password=\"geheim\";"})
        CHECK_THROWS_WITH(replaced(line),
                          Catch::StartsWith("setting sasl.jaas.config cannot be read") && !Catch::Contains("geheim"));
}
