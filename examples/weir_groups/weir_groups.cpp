// SPDX-License-Identifier: Apache-2.0
// Consumer groups of any Kafka: lists them, describes them with the columns of kafka-consumer-groups.sh, watches lag.
#include <unistd.h>
#include <iostream>
#include "program.hpp"

#ifndef WEIR_VERSION  // compiled without CMake
#define WEIR_VERSION "(of unknown version)"
#endif

int main(int argc, char** argv) {
    auto const version = std::string{WEIR_VERSION} + " (librdkafka " + rd_kafka_version_str() + ')';
    return weir_groups::run({argv + 1, argv + argc}, "weir-groups " + version, std::cout, std::cerr,
                            isatty(STDOUT_FILENO) != 0);
}
