// SPDX-License-Identifier: Apache-2.0
#pragma once

// The stores and engines that operators name. Only what runs a topology includes them.

namespace weir {

class memory_engine;

template <typename KeySerde, typename ValueSerde, typename Engine = memory_engine>
class key_value_store;

template <typename KeySerde, typename ValueSerde, typename Engine = memory_engine>
class timestamped_key_value_store;

template <typename Store>
class cached_key_value_store;

}  // namespace weir
