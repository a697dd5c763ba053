// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/meta/json_string.hpp>
#include <weir/topology/draw.hpp>
#include <weir/topology/picture.hpp>
#include <weir/topology/to_dot.hpp>
#include <weir/topology/to_json.hpp>
#include <weir/topology/to_mermaid.hpp>
