// SPDX-License-Identifier: Apache-2.0
#pragma once

// Each block needs the ones above it only: a compiler names the way by which a header was included, and who made a
// mistake should have little to read.

#include <weir/error/current_exception.hpp>
#include <weir/error/error.hpp>
#include <weir/meta/fixed_string.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/meta/version.hpp>
#include <weir/record/bytes.hpp>
#include <weir/record/nullable.hpp>
#include <weir/record/topic_partition.hpp>
#include <weir/store/declarations.hpp>
#include <weir/store/value_and_timestamp.hpp>
#include <weir/topology/is_topology.hpp>
#include <weir/topology/java_order.hpp>
#include <weir/topology/node.hpp>
#include <weir/topology/punctuation.hpp>
#include <weir/topology/sealed.hpp>

#include <weir/error/ill_formed.hpp>
#include <weir/record/change.hpp>
#include <weir/record/headers.hpp>
#include <weir/record/murmur2.hpp>
#include <weir/serde/big_endian.hpp>
#include <weir/serde/bytes.hpp>
#include <weir/serde/concept.hpp>
#include <weir/serde/string.hpp>
#include <weir/serde/string_view.hpp>
#include <weir/store/key_value_engine.hpp>
#include <weir/stream/store_access.hpp>
#include <weir/topology/collect.hpp>
#include <weir/topology/named.hpp>

#include <weir/record/record_context.hpp>
#include <weir/serde/boolean.hpp>
#include <weir/serde/change.hpp>
#include <weir/serde/floating.hpp>
#include <weir/serde/integer.hpp>
#include <weir/stream/output.hpp>
#include <weir/topology/graph.hpp>
#include <weir/topology/name_clashes.hpp>

#include <weir/record/timestamp_extractors.hpp>
#include <weir/serde/defaults.hpp>
#include <weir/stream/call.hpp>
#include <weir/stream/table_update.hpp>
#include <weir/topology/topology.hpp>

#include <weir/stream/aggregator_call.hpp>
#include <weir/stream/kstream.hpp>
#include <weir/stream/options.hpp>
#include <weir/stream/timestamp_extractor.hpp>
#include <weir/topology/node_description.hpp>

#include <weir/stream/aggregate_operators.hpp>
#include <weir/stream/function_operator.hpp>
#include <weir/stream/ktable.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/repartition.hpp>
#include <weir/stream/store.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>
#include <weir/topology/describe.hpp>

#include <weir/stream/flat_map.hpp>
#include <weir/stream/flat_map_values.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/group_by_key.hpp>
#include <weir/stream/map.hpp>
#include <weir/stream/materialized.hpp>
#include <weir/stream/peek.hpp>
#include <weir/stream/print.hpp>
#include <weir/stream/processor_context.hpp>
#include <weir/stream/select_key.hpp>
#include <weir/stream/split.hpp>

#include <weir/stream/group_by.hpp>
#include <weir/stream/near_misses.hpp>
#include <weir/stream/table_operator.hpp>
#include <weir/stream/table_source.hpp>
#include <weir/stream/task_context.hpp>
#include <weir/stream/to_stream.hpp>

#include <weir/stream/aggregation.hpp>
#include <weir/stream/processor_operator.hpp>
#include <weir/stream/table.hpp>
#include <weir/stream/table_filter.hpp>
#include <weir/stream/table_map_values.hpp>
#include <weir/stream/to_table.hpp>

#include <weir/stream/aggregate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/filter.hpp>
#include <weir/stream/filter_not.hpp>
#include <weir/stream/filter_operator.hpp>
#include <weir/stream/map_values.hpp>
#include <weir/stream/process.hpp>
#include <weir/stream/process_values.hpp>
#include <weir/stream/reduce.hpp>
#include <weir/stream/transform_values.hpp>

#include <weir/stream/cogroup_nodes.hpp>

#include <weir/stream/cogroup.hpp>
