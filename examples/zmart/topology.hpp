// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json.hpp>
#include <weir/weir.hpp>
#include "model.hpp"

namespace zmart {

/// The application of "Kafka Streams in Action": the card is masked once, and everything downstream sees it masked.
inline auto topology() {
    auto purchases = weir::stream<"transactions">(weir::serde::string, weir::serde::json<purchase>) |
                     weir::map_values(mask_credit_card);
    return weir::topology(purchases | weir::map_values(to_pattern) |
                              weir::to<"patterns">(weir::serde::string, weir::serde::json<purchase_pattern>),
                          purchases | weir::map_values(to_reward) |
                              weir::to<"rewards">(weir::serde::string, weir::serde::json<reward_accumulator>),
                          purchases | weir::to<"purchases">(weir::serde::string, weir::serde::json<purchase>));
}

}  // namespace zmart
