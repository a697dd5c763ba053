// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/store/rocksdb_engine.hpp>
