// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>
#include <weir/sim/admin.hpp>
#include <weir/sim/cluster.hpp>
#include <weir/sim/supplier.hpp>

static_assert(weir::runtime::admin_client<weir::sim::admin>);

TEST_CASE("an administrator sees what the cluster has, and the cluster what it did") {
    weir::sim::cluster cluster{weir::sim::virtual_clock{}};
    auto admin = weir::sim::supplier{cluster}.admin({});
    std::map<std::string, std::string> const configs{{"cleanup.policy", "compact"}, {"segment.bytes", "1048576"}};
    CHECK(admin.create_topics(std::vector<weir::runtime::new_topic>{{.name = "t", .partitions = 2, .configs = configs}},
                              0) == std::vector<std::string>{""});
    CHECK(admin.topic_configs("t", 0) == configs);
    cluster.append("t", {.value = "v", .partition = 1});
    admin.delete_records(std::vector<weir::runtime::partition_offset>{{{"t", 1}, 1}}, 0);
    CHECK(cluster.beginning_offset({"t", 1}) == 1);
    CHECK(cluster.read_all("t").empty());
    admin.delete_topics(std::vector<std::string>{"t"}, 0);
    CHECK_THROWS_AS(cluster.read_all("t"), weir::runtime::unknown_topic);
}
