// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/runtime/application_inspection.hpp>
#include <weir/runtime/dump_json.hpp>
#include <weir/runtime/dump_text.hpp>
#include <weir/runtime/dump_writer.hpp>
#include <weir/runtime/dumps.hpp>
#include <weir/runtime/error_notes.hpp>
#include <weir/runtime/node_stack.hpp>
#include <weir/runtime/terminations.hpp>
#include <weir/runtime/thread_inspector.hpp>
