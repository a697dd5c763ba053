// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include "../support/random.hpp"
#include "model.hpp"

namespace zmart {

/// Purchases from a seed: equal seeds give equal purchases on every platform. Among the texts are quotes, backslashes,
/// control characters and letters of other alphabets, because real ones have them too.
class purchase_generator {
    example::random random_;
    std::int64_t now_ms_ = 1704067200000;  // 2024-01-01

    std::string card_number() {
        std::string text = "0000-0000-0000-0000";
        for (auto& c : text)
            if (c == '0') c = static_cast<char>('0' + random_.below(10));
        return text;
    }

    struct article {
        char const* department;
        char const* item;
        unsigned cents;
    };
    struct customer {
        char const* first_name;
        char const* last_name;
    };

    static constexpr std::array customers{
        customer{"Ada", "Lovelace"},
        customer{"Grace", "Hopper"},
        customer{"Conan", "O'Brien"},
        customer{"Zoë", "Müller"},
        customer{"José", "Núñez García"},
        customer{"Bob \"Bobby\"", "Tables"},
        customer{"Søren", "Ångström"},
        customer{"美咲", "佐藤"},
        customer{"Ольга", "Иванова"},
        customer{"Mary-Jane", "Watson"},
        customer{"Li", "Wu"},
        customer{"Bartholomew", "Featherstonehaugh"},
    };
    static constexpr std::array articles{
        article{"coffee", "espresso beans 1 kg", 1899},
        article{"coffee", "café crème", 349},
        article{"coffee", "mug \"#1 dad\"", 999},
        article{"electronics", "27\" monitor", 24999},
        article{"electronics", "HDMI cable", 1250},
        article{"electronics", "USB drive labelled C:\\", 799},
        article{"electronics", "batteries", 599},
        article{"grocery", "milk", 119},
        article{"grocery", "Käse", 475},
        article{"grocery", "bread\twhole grain", 289},
        article{"toys", "rubber duck 🦆", 450},
        article{"toys", "puzzle\n1000 pieces", 1999},
        article{"garden", "hose 50'", 3495},
        article{"garden", "slow/fast fertilizer", 1575},
    };
    static constexpr std::array<char const*, 6> zip_codes{"10012", "20852", "47197", "01234", "94105", "60601"};

public:
    explicit purchase_generator(std::uint64_t seed) : random_{seed} {}

    /// The next purchase, up to two seconds after the one before it. A customer keeps the number and the name.
    purchase operator()() {
        auto const who = random_.below(500);
        auto const& [first_name, last_name] = customers[who % customers.size()];
        auto const& [department, item, cents] = articles[random_.below(articles.size())];
        auto const store = random_.below(20);
        now_ms_ += static_cast<std::int64_t>(random_.below(2000));
        purchase p;
        p.first_name = first_name;
        p.last_name = last_name;
        p.customer_id = "customer-" + std::to_string(who);
        p.credit_card_number = card_number();
        p.item_purchased = item;
        p.department = department;
        p.employee_id = "employee-" + std::to_string(store * 10 + random_.below(10));
        p.quantity = static_cast<int>(1 + random_.below(5));
        p.price = static_cast<double>(cents) / 100;
        p.purchase_date = now_ms_;
        p.zip_code = random_.one_of(zip_codes);
        p.store_id = "store-" + std::to_string(store);
        return p;
    }
};

}  // namespace zmart
