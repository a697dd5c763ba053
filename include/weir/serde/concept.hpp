// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <weir/record/bytes.hpp>

namespace weir {

/// A serializer and a deserializer of `S::type`.
///
/// `serialize(value, out)` appends the bytes of `value` to `out`. `deserialize(bytes, storage)` reads into `storage`,
/// an object that is used again for every record, so that a steady stream allocates nothing; it throws
/// `deserialization_error` (any std::exception will do) for bytes that are not a `type`. Null never reaches a serde.
/// Both are const and are called from one thread at a time per copy; a serde with scratch space keeps it in `storage`
/// or in a mutable member. Where the bytes lie in the value as they are, `view(value)` may give them without a copy;
/// where their number is fixed, `fixed(value)` may give them as `fixed_bytes<N>`. A sink calls these instead.
template <typename S>
concept any_serde =
    requires(S const& s, typename S::type const& value, typename S::type& storage, bytes& out, bytes_view in) {
        { s.serialize(value, out) } -> std::same_as<void>;
        { s.deserialize(in, storage) } -> std::same_as<void>;
        requires std::default_initializable<typename S::type>;
    };

}  // namespace weir
