// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json.hpp>
#include <weir/weir.hpp>
#include "../zmart/model.hpp"

namespace advanced {

using zmart::purchase;

inline constexpr auto purchase_serde = weir::serde::json<purchase>;

/// ZMart with its further wishes: only purchases that are worth it are kept, by date; two departments get topics of
/// their own; and what one employee sold goes to security, outside of Kafka: `report(purchase)`.
template <typename Report>
auto topology(Report report) {
    auto const purchases =
        weir::stream<"transactions">(weir::serde::string, purchase_serde) | weir::map_values(zmart::mask_credit_card);

    auto const kept = purchases | weir::filter([](purchase const& p) { return p.price > 5.00; }) |
                      weir::select_key([](purchase const& p) { return p.purchase_date; });

    auto const departments =
        purchases |
        weir::split(weir::branch<"coffee">([](purchase const& p) { return p.department == "coffee"; }),
                    weir::branch<"electronics">([](purchase const& p) { return p.department == "electronics"; }));

    auto const suspicious = purchases | weir::filter([](purchase const& p) { return p.employee_id == "employee-0"; });

    return weir::topology(
        purchases | weir::map_values(zmart::to_pattern) |
            weir::to<"patterns">(weir::serde::string, weir::serde::json<zmart::purchase_pattern>),
        purchases | weir::map_values(zmart::to_reward) |
            weir::to<"rewards">(weir::serde::string, weir::serde::json<zmart::reward_accumulator>),
        kept | weir::to<"purchases">(weir::serde::int64, purchase_serde),
        departments.template get<"coffee">() | weir::to<"coffee">(weir::serde::string, purchase_serde),
        departments.template get<"electronics">() | weir::to<"electronics">(weir::serde::string, purchase_serde),
        suspicious | weir::for_each([report](purchase const& p) { report(p); }));
}

}  // namespace advanced
