// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/record/nullable.hpp>

namespace weir {

/// What flows out of a table: the new value of a key and the one that it replaces; null: there is, or was, none.
template <typename V>
struct change {
    nullable<V> new_value;
    nullable<V> old_value;
};

}  // namespace weir
