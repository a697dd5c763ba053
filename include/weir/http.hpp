// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/http/bounded_server.hpp>
#include <weir/http/debug_pages.hpp>
#include <weir/http/debug_server.hpp>
#include <weir/http/endpoint.hpp>
#include <weir/http/metrics_pages.hpp>
#include <weir/http/reception.hpp>
