// SPDX-License-Identifier: Apache-2.0
// EXPECT: Boost\.Hana does not know the members of T\. Write BOOST_HANA_ADAPT_STRUCT\(T, its, members\).*\[weir-E130\]
// LINES: 12

#include <weir/json.hpp>

struct purchase {
    int quantity;
};
#ifdef WEIR_ACCEPT
BOOST_HANA_ADAPT_STRUCT(purchase, quantity);
#else
#endif

void read(std::string_view in, purchase& storage) { weir::serde::json<purchase>.deserialize(in, storage); }
void write(purchase const& value, std::string& out) { weir::serde::json<purchase>.serialize(value, out); }
