// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/metrics/json.hpp>
#include <weir/metrics/log_summary.hpp>
#include <weir/metrics/print.hpp>
#include <weir/metrics/prometheus.hpp>
#include <weir/metrics/reports.hpp>
