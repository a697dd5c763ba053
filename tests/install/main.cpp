// SPDX-License-Identifier: Apache-2.0
// What a stranger writes who has weir and a component or two.
#include <iostream>
#include <weir/error/error.hpp>
#include <weir/record/headers.hpp>
#ifdef WITH_JSON
#include <boost/hana.hpp>
#include <simdjson.h>
#endif
#ifdef WITH_KAFKA
#include <librdkafka/rdkafka.h>
#endif

int main() {
    weir::headers headers;
    headers.add("found", "yes");
#ifdef WITH_KAFKA
    headers.add("librdkafka", rd_kafka_version_str());
#endif
    for (std::size_t i = 0; i < headers.size(); ++i) std::cout << headers[i].name << ' ' << *headers[i].value << '\n';
}
