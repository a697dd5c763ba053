// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <weir/error/error.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/record/bytes.hpp>
#include <weir/serde/adapted.hpp>
#include <weir/serde/json/checked.hpp>
#include <weir/serde/json/read.hpp>
#include <weir/serde/json/write.hpp>
#include <weir/serde/naming.hpp>

namespace weir::serde {
namespace json_detail {

template <typename T>
inline constexpr bool the_struct_is_adapted_with_hana = adapted_struct<T>;

}  // namespace json_detail

/// A struct as a JSON object.
///
/// Members are integers, `float`, `double`, `bool`, `std::string`, adapted structs, and `std::optional` and
/// `std::vector` of these. Reading takes fields in any order (that of the declaration is fastest), skips unknown ones
/// and, of equal ones, uses the last; an absent or null `std::optional` is empty, every other absence, null, wrong type
/// or number out of range is a `deserialization_error` that names the field and never shows content. Writing gives no
/// white space, optionals as null and the shortest number that reads back; NaN, infinity and text that is not UTF-8 are
/// a `serialization_error`. Any number of threads may use one serde.
template <typename T, typename Naming>
struct json_serde {
    using type = T;

private:
    static constexpr auto name_text = [] {
        std::array<char, type_name<T>.size() + 6> text{'j', 's', 'o', 'n', '<'};
        type_name<T>.copy(text.data() + 5, type_name<T>.size());
        text.back() = '>';
        return text;
    }();

public:
    static constexpr std::string_view name{name_text.data(), name_text.size()};

    void serialize(T const& value, weir::bytes& out) const {
        if constexpr (is_well) {  // else a static_assert has said all
            try {
                json_detail::writer writer{out, json_detail::longest<Naming>(value)};
                json_detail::write_struct<Naming>(writer, value);
                writer.finish();
            } catch (json_detail::failure const& f) {
                throw serialization_error{f.message(name)};
            }
        }
    }

    void deserialize(bytes_view in, T& storage) const {
        if constexpr (is_well) {
            try {
                json_detail::read_message<Naming>(in, storage);
            } catch (json_detail::failure const& f) {
                throw deserialization_error{f.message(name)};
            }
        }
    }

    static_assert(json_detail::the_struct_is_adapted_with_hana<T>,
                  "serde::json<T>: Boost.Hana does not know the members of T. Write BOOST_HANA_ADAPT_STRUCT(T, its, "
                  "members) outside of all namespaces [weir-E130]");

private:
    using checked = json_detail::checked<Naming, json_detail::type_set<T>>;
    using odd = typename checked::member_type;
    static constexpr bool is_well =
        adapted_struct<T> && __is_same(odd, void) && __is_same(typename checked::twice, void);

    static_assert(json_detail::a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<odd>,
                  "serde::json<T>: a member of T has a type that JSON has no form for [weir-E131]");
    static_assert(json_detail::the_members_have_different_names_in_json<typename checked::twice>,
                  "serde::json<T, Naming>: two members of T get the same name in JSON [weir-E132]");
};

/// `json<purchase>` calls its fields in JSON as Java would (`customerId`), `json<purchase, naming::as_is>` as C++ does.
template <typename T, typename Naming = naming::camel_case>
inline constexpr json_serde<T, Naming> json{};

}  // namespace weir::serde
