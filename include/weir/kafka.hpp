// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/admin.hpp>
#include <weir/kafka/ask.hpp>
#include <weir/kafka/check_settings.hpp>
#include <weir/kafka/client.hpp>
#include <weir/kafka/clock.hpp>
#include <weir/kafka/consumer.hpp>
#include <weir/kafka/deadline.hpp>
#include <weir/kafka/failure.hpp>
#include <weir/kafka/known_settings.hpp>
#include <weir/kafka/latest_messages.hpp>
#include <weir/kafka/latest_statistics.hpp>
#include <weir/kafka/log.hpp>
#include <weir/kafka/metadata.hpp>
#include <weir/kafka/offsets.hpp>
#include <weir/kafka/outbox.hpp>
#include <weir/kafka/owned.hpp>
#include <weir/kafka/partition_list.hpp>
#include <weir/kafka/positions.hpp>
#include <weir/kafka/producer.hpp>
#include <weir/kafka/record_batch.hpp>
#include <weir/kafka/record_queue.hpp>
#include <weir/kafka/setting_names.hpp>
#include <weir/kafka/settings.hpp>
#include <weir/kafka/streams.hpp>
#include <weir/kafka/supplier.hpp>
