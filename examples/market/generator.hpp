// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>
#include "../support/random.hpp"
#include "model.hpp"

namespace market {

/// A company whose shares are traded. Its price is kept in cents, so that it is the same on every platform.
struct company {
    std::string symbol, name, sector, industry;
    std::int64_t price_cents = 0;
    int volatility = 0;  ///< by how many tenths of a percent its price moves at most from one trade to the next
    int usual_shares = 0;
};

/// Trades and clicks from a seed: equal seeds give equal ones on every platform, for equal times. Prices walk about,
/// those of some companies more than those of others; clicks come to the same companies.
class generator {
    example::random random_;
    std::vector<company> companies_;

    struct branch {
        char const* sector;
        char const* industry;
    };
    static constexpr std::array branches{
        branch{"Energy", "Oil & gas pipelines"},
        branch{"Finance", "Savings institutions"},
        branch{"Health Care", "Biotechnology"},
        branch{"Technology", "Semiconductors"},
        branch{"Technology", "Prepackaged \"software\""},
        branch{"Consumer Services", "Restaurants"},
        branch{"Consumer Services", "Cafés"},
        branch{"Transportation", "Air freight/delivery services"},
    };
    static constexpr std::array<char const*, 10> first_names{"Acme",   "Blue",  "Carré",  "Delta", "Évora",
                                                             "Falcon", "Grand", "Harbor", "Iron",  "Jade"};
    static constexpr std::array<char const*, 6> last_names{"Holdings", "Labs", "& Sons", "Group", "O'Neil", "Works"};
    static constexpr std::array<char const*, 5> pages{"quote", "news", "history", "analysts", "dividends"};

    /// Three or four letters, of a company's number: no two have one symbol.
    static std::string symbol_of(std::size_t number) {
        std::string symbol;
        for (auto rest = number * 7919 + 4056; symbol.size() < 3 || rest > 0; rest /= 26)
            symbol += static_cast<char>('A' + rest % 26);
        return symbol;
    }
    company make_company(std::size_t number) {
        auto const& [sector, industry] = random_.one_of(branches);
        company c;
        c.symbol = symbol_of(number);
        c.name = std::string{random_.one_of(first_names)} + ' ' + random_.one_of(last_names);
        c.sector = sector;
        c.industry = industry;
        c.price_cents = random_.between(500, 20'000);
        c.volatility = static_cast<int>(random_.between(1, 30));
        c.usual_shares = static_cast<int>(random_.between(100, 5'000));
        return c;
    }

public:
    explicit generator(std::uint64_t seed, std::size_t companies = 20) : random_{seed} {
        for (std::size_t i = 0; i < companies; ++i) companies_.push_back(make_company(i));
    }

    std::vector<company> const& companies() const { return companies_; }

    /// A trade, at a price that moves the company's.
    stock_transaction transaction(std::int64_t at_ms) {
        auto& c = companies_[random_.below(companies_.size())];
        c.price_cents = std::max<std::int64_t>(
            100, c.price_cents + c.price_cents * random_.between(-c.volatility, c.volatility) / 1000);
        stock_transaction t;
        t.symbol = c.symbol;
        t.sector = c.sector;
        t.industry = c.industry;
        t.shares = static_cast<int>(c.usual_shares * random_.between(985, 1015) / 1000);
        t.share_price = static_cast<double>(c.price_cents) / 100;
        t.customer_id = "customer-" + std::to_string(random_.below(500));
        t.transaction_timestamp = at_ms;
        t.purchase = random_.below(2) == 0;
        return t;
    }

    click_event click(std::int64_t at_ms) {
        auto const& c = random_.one_of(companies_);
        return {c.symbol, "https://stocks.example/" + c.symbol + '/' + random_.one_of(pages), at_ms};
    }
};

}  // namespace market
