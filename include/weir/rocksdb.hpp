// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/store/rocksdb_damage.hpp>
#include <weir/store/rocksdb_engine.hpp>
#include <weir/store/rocksdb_ingestion.hpp>
