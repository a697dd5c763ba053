// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/group.hpp>
#include <weir/kafka/group_json.hpp>
#include <weir/kafka/group_table.hpp>
#include <weir/kafka/group_watch.hpp>
#include <weir/kafka/groups.hpp>
#include <weir/kafka/jaas.hpp>
#include <weir/kafka/lag_trend.hpp>
#include <weir/kafka/properties.hpp>
