// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/kafka/statistics_json.hpp>
