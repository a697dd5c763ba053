// SPDX-License-Identifier: Apache-2.0
#pragma once

// JSON of a purchase written for this one struct, with simdjson for reading and appending to a string for writing.

#include <simdjson.h>
#include <charconv>
#include <cstdint>
#include <examples/zmart/model.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

/// Strings are views into the parser and the message: valid until the next message.
struct purchase_view {
    std::string_view first_name, last_name, customer_id, credit_card_number, item_purchased, department, employee_id,
        zip_code, store_id;
    std::int64_t quantity, purchase_date;
    double price;
};

class by_hand {
    simdjson::ondemand::parser parser_;
    std::string padded_;

    template <typename T>
    static void get(simdjson::ondemand::object& object, std::string_view name, T& out) {
        if (object.find_field(name).get(out)) throw std::runtime_error{"not a purchase"};
    }

    static void text(std::string& out, std::string_view value) {
        out += '"';
        auto const* plain = value.data();
        auto const* const end = plain + value.size();
        for (auto const* at = plain; at != end; ++at) {
            auto const c = static_cast<unsigned char>(*at);
            if (c >= 0x20 && c != '"' && c != '\\') [[likely]]
                continue;
            out.append(plain, at);
            plain = at + 1;
            switch (c) {
                case '"':
                    out += "\\\"";
                    break;
                case '\\':
                    out += "\\\\";
                    break;
                case '\n':
                    out += "\\n";
                    break;
                case '\t':
                    out += "\\t";
                    break;
                case '\r':
                    out += "\\r";
                    break;
                default:
                    ((out += "\\u00") += static_cast<char>('0' + (c >> 4))) += "0123456789abcdef"[c & 15];
            }
        }
        out.append(plain, end);
        out += '"';
    }

    template <typename Number>
    static void number(std::string& out, Number value) {
        char digits[32];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }

    static void field(std::string& out, std::string_view key, std::string_view value) {
        out += key;
        text(out, value);
    }
    template <typename Number>
    static void field(std::string& out, std::string_view key, Number value)
        requires(std::is_arithmetic_v<Number>)
    {
        out += key;
        number(out, value);
    }

public:
    /// The fields in the order in which they are written.
    void decode(std::string_view json, purchase_view& p) {
        padded_.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        padded_.assign(json);
        simdjson::ondemand::document document;
        simdjson::ondemand::object object;
        if (parser_.iterate(padded_).get(document) || document.get_object().get(object))
            throw std::runtime_error{"not a purchase"};
        get(object, "firstName", p.first_name);
        get(object, "lastName", p.last_name);
        get(object, "customerId", p.customer_id);
        get(object, "creditCardNumber", p.credit_card_number);
        get(object, "itemPurchased", p.item_purchased);
        get(object, "department", p.department);
        get(object, "employeeId", p.employee_id);
        get(object, "quantity", p.quantity);
        get(object, "price", p.price);
        get(object, "purchaseDate", p.purchase_date);
        get(object, "zipCode", p.zip_code);
        get(object, "storeId", p.store_id);
    }

    void decode(std::string_view json, zmart::purchase& p) {
        purchase_view v;
        decode(json, v);
        p.first_name = v.first_name;
        p.last_name = v.last_name;
        p.customer_id = v.customer_id;
        p.credit_card_number = v.credit_card_number;
        p.item_purchased = v.item_purchased;
        p.department = v.department;
        p.employee_id = v.employee_id;
        p.quantity = static_cast<int>(v.quantity);
        p.price = v.price;
        p.purchase_date = v.purchase_date;
        p.zip_code = v.zip_code;
        p.store_id = v.store_id;
    }

    template <typename Purchase>
    static void encode(Purchase const& p, std::string& out) {
        field(out, R"({"firstName":)", p.first_name);
        field(out, R"(,"lastName":)", p.last_name);
        field(out, R"(,"customerId":)", p.customer_id);
        field(out, R"(,"creditCardNumber":)", p.credit_card_number);
        field(out, R"(,"itemPurchased":)", p.item_purchased);
        field(out, R"(,"department":)", p.department);
        field(out, R"(,"employeeId":)", p.employee_id);
        field(out, R"(,"quantity":)", p.quantity);
        field(out, R"(,"price":)", p.price);
        field(out, R"(,"purchaseDate":)", p.purchase_date);
        field(out, R"(,"zipCode":)", p.zip_code);
        field(out, R"(,"storeId":)", p.store_id);
        out += '}';
    }

    static void encode_pattern(purchase_view const& p, std::string& out) {
        field(out, R"({"zipCode":)", p.zip_code);
        field(out, R"(,"item":)", p.item_purchased);
        field(out, R"(,"date":)", p.purchase_date);
        field(out, R"(,"amount":)", p.price * static_cast<double>(p.quantity));
        out += '}';
    }

    static void encode_reward(purchase_view const& p, std::string& out, std::string& name) {
        auto const total = p.price * static_cast<double>(p.quantity);
        name.assign(p.last_name).append(1, ',').append(p.first_name);
        field(out, R"({"customerName":)", name);
        field(out, R"(,"purchaseTotal":)", total);
        field(out, R"(,"currentRewardPoints":)", static_cast<int>(total));
        out += '}';
    }
};

}  // namespace bench
