// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/test/driver.hpp>
#include <weir/test/driver_environment.hpp>
#include <weir/test/ill_formed_driver.hpp>
#include <weir/test/mock_processor_context.hpp>
#include <weir/test/no_allocations.hpp>
#include <weir/test/produced_record.hpp>
#include <weir/test/topic_lookup.hpp>
