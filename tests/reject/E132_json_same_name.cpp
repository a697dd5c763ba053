// SPDX-License-Identifier: Apache-2.0
// EXPECT: two members of T get the same name in JSON \[weir-E132\]

#include <weir/json.hpp>

struct purchase {
    int store_id;
    int storeId;
};
BOOST_HANA_ADAPT_STRUCT(purchase, store_id, storeId);

#ifdef WEIR_ACCEPT
using naming = weir::serde::naming::as_is;
#else
using naming = weir::serde::naming::camel_case;
#endif

void read(std::string_view in, purchase& storage) { weir::serde::json<purchase, naming>.deserialize(in, storage); }
void write(purchase const& value, std::string& out) { weir::serde::json<purchase, naming>.serialize(value, out); }
