// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/interceptor/auditor.hpp>
#include <weir/interceptor/offset_tracker.hpp>
