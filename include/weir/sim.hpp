// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/sim/admin.hpp>
#include <weir/sim/batch.hpp>
#include <weir/sim/broker.hpp>
#include <weir/sim/check_settings.hpp>
#include <weir/sim/clock.hpp>
#include <weir/sim/cluster.hpp>
#include <weir/sim/consumer.hpp>
#include <weir/sim/faults.hpp>
#include <weir/sim/group.hpp>
#include <weir/sim/partition_log.hpp>
#include <weir/sim/positions.hpp>
#include <weir/sim/producer.hpp>
#include <weir/sim/range_assignor.hpp>
#include <weir/sim/settings.hpp>
#include <weir/sim/streams.hpp>
#include <weir/sim/supplier.hpp>
#include <weir/sim/topic.hpp>
