// SPDX-License-Identifier: Apache-2.0
#include <tests/runtime/registered_metrics.hpp>
#include <tests/store/temporary_directory.hpp>
#include <weir/rocksdb.hpp>

TEST_CASE("registered_metrics: a count in RocksDB has the metrics of Java, and each exception is used") {
    using namespace weir_tests::registered;
    weir_tests::temporary_directory const state;
    auto const cached = weir_tests::words() | weir::group_by_key() |
                        weir::count<"counts">(weir::kept_in<weir::rocksdb_engine>, weir::caching_enabled);
    auto const used = compare_levels(weir::topology(cached | weir::to_stream() | weir::to<"out">()), {"in", "out"},
                                     "count_rocksdb", state.path);
    CHECK(used.size() == meaningless().size());
}
