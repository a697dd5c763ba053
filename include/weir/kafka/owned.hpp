// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <librdkafka/rdkafka.h>
#include <memory>

namespace weir::kafka::detail {

template <auto Destroy>
struct destroyed_by {
    template <typename T>
    void operator()(T* p) const noexcept {
        Destroy(p);
    }
};

/// An object of librdkafka's C API and the function that ends it.
template <typename T, auto Destroy>
using owned = std::unique_ptr<T, destroyed_by<Destroy>>;

using conf_ptr = owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using queue_ptr = owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using topic_ptr = owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using message_ptr = owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using list_ptr = owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using headers_ptr = owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using metadata_ptr = owned<rd_kafka_metadata_t const, rd_kafka_metadata_destroy>;
using error_ptr = owned<rd_kafka_error_t, rd_kafka_error_destroy>;
using event_ptr = owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using admin_options_ptr = owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using new_topic_ptr = owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using delete_topic_ptr = owned<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy>;
using delete_records_ptr = owned<rd_kafka_DeleteRecords_t, rd_kafka_DeleteRecords_destroy>;
using config_resource_ptr = owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

}  // namespace weir::kafka::detail
