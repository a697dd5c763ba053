// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace example {

/// What every example takes on its command line.
struct options {
    std::string bootstrap_server;  ///< empty: the embedded cluster
    std::uint64_t records = 10'000;
    std::uint64_t seed = 1;
    bool forever = false;
    double rate = 0;  ///< records per second; 0: as fast as it goes
    int partitions = 2;
    int threads = 1;
    bool kill = false;
    bool worker = false;   ///< this process is the application that gets killed
    std::string topology;  ///< empty: run; else the form in which to print the topology
    std::string metrics;   ///< empty: print no table; else the level that this program has to have
    bool interceptors = false;
    int debug_server = -1;  ///< a port; -1: there is none
    std::string log_dir = "build/interceptors";
};

/// What an example says about itself.
struct description {
    char const* text;
    bool kill = false;  ///< it has a state whose restore is worth seeing
};

/// Reads the command line; for --help and mistakes it prints and ends the program.
options parse(int argc, char** argv, description const& about);

}  // namespace example
