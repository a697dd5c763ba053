// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace weir::runtime {

/// The first record that waits in an input, decoded before its turn, because only then its extractor can say when that
/// is. What it holds, the source knows.
struct head_record {
    head_record() = default;
    head_record(head_record const&) = delete;
    head_record& operator=(head_record const&) = delete;
    virtual ~head_record() = default;
};

/// Storage that the fused loop decodes into, see source_storage.
template <typename Key, typename Value>
struct decoded_head final : head_record {
    template <typename T>
    struct kept {
        T value{};
        template <typename Local>
        T& get(Local&) {
            return value;
        }
    };
    kept<Key> key;
    kept<Value> value;
};

}  // namespace weir::runtime
