// SPDX-License-Identifier: Apache-2.0
// EXPECT: a_json_field_is_a_number_bool_string_optional_vector_or_struct_adapted_with_hana<std::optional<void ?\*>

#include <weir/json.hpp>

struct purchase {
#ifdef WEIR_ACCEPT
    std::optional<int> quantity;
#else
    std::optional<void*> quantity;
#endif
};
BOOST_HANA_ADAPT_STRUCT(purchase, quantity);

void read(std::string_view in, purchase& storage) { weir::serde::json<purchase>.deserialize(in, storage); }
void write(purchase const& value, std::string& out) { weir::serde::json<purchase>.serialize(value, out); }
