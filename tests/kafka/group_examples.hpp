// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <weir/kafka/group.hpp>

// Groups for the tests of tables, of JSON, and of the watch.
namespace weir::kafka_tests {

/// Three members, one of them without partitions; a partition that nobody reads; one whose topic is gone.
inline kafka::group_description stable_group() {
    return {.group = "orders",
            .state = kafka::group_state::stable,
            .assignor = "range",
            .coordinator = {1, "broker-1.example.org", 9092},
            .members = {{"b-1", "", "/10.0.0.1", "b", {{"in", 2}}},
                        {"a-1", "", "/10.0.0.2", "a", {{"in", 1}, {"in", 0}}},
                        {"idle", "", "/10.0.0.3", "c"}},
            .offsets = {{{"gone", 0}, 3, {}},
                        {{"in", 0}, 10, 15},
                        {{"in", 1}, {}, 4},
                        {{"in", 2}, 100, 100},
                        {{"old", 7}, 1, 3},
                        {{"old", 8}, {}, 3}},
            .error = {}};
}

inline kafka::group_description empty_group() {
    return {.group = "a-group-with-a-long-name",
            .state = kafka::group_state::empty,
            .assignor = "",
            .coordinator = {2, "::1", 9093},
            .members = {},
            .offsets = {{{"in", 0}, 1, 3}},
            .error = {}};
}

}  // namespace weir::kafka_tests
