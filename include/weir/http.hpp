// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/http/endpoint.hpp>
#include <weir/http/metrics_pages.hpp>
