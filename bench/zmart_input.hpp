// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <examples/zmart/generator.hpp>
#include <weir/json.hpp>
#include "loop.hpp"

namespace bench {

enum zmart_topic : std::size_t { patterns, rewards, purchases };

/// Purchases as JSON, keyed by customer.
inline std::vector<message> zmart_messages() {
    std::vector<message> messages(500);
    zmart::purchase_generator next{1};
    for (auto& [key, value] : messages) {
        auto const purchase = next();
        key = purchase.customer_id;
        weir::serde::json<zmart::purchase>.serialize(purchase, value);
    }
    return messages;
}

}  // namespace bench
