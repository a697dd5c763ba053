// SPDX-License-Identifier: Apache-2.0
#pragma once

// The optional component weir::json: `weir::serde::json<T>`, on simdjson and Boost.Hana.

#include <weir/serde/adapted.hpp>
#include <weir/serde/json.hpp>
#include <weir/serde/json/checked.hpp>
#include <weir/serde/json/failure.hpp>
#include <weir/serde/json/field.hpp>
#include <weir/serde/json/read.hpp>
#include <weir/serde/json/write.hpp>
#include <weir/serde/naming.hpp>
