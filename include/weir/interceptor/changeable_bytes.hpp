// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <weir/record/headers.hpp>

namespace weir {

/// A key or value that an interceptor may replace, and that can be set back to what the interceptor before it left.
/// New bytes are owned, in storage that is used again; the original ones are a view.
class changeable_bytes {
    wire_bytes outside_, kept_outside_;
    bytes own_[2];  // two, because what is kept may be in one of them
    signed char in_ = -1, kept_in_ = -1;  // which of own_; -1: outside
    bool changed_ = false;

public:
    /// Begins with the bytes of a record, which must outlive this record's way through the interceptors.
    void assign(wire_bytes original) {
        outside_ = original;
        in_ = -1;
        changed_ = false;
    }

    wire_bytes get() const { return in_ < 0 ? outside_ : wire_bytes{own_[in_]}; }

    /// Copies, so a view of the bytes that are replaced is fine.
    void replace(wire_bytes with) {
        if (!changed_) {
            kept_outside_ = outside_;
            kept_in_ = in_;
            changed_ = true;
        }
        if (with) {
            signed char const to = kept_in_ == 0 ? 1 : 0;
            own_[to].assign(with->data(), with->size());
            in_ = to;
        } else {
            outside_.reset();
            in_ = -1;
        }
    }

    void keep() { changed_ = false; }
    void roll_back() {
        if (!changed_) return;
        outside_ = kept_outside_;
        in_ = kept_in_;
        changed_ = false;
    }
};

/// The same of a record's headers: they are copied when an interceptor asks for them in order to change them.
class changeable_headers {
    headers current_, kept_;
    bool lent_ = false;

public:
    headers& start() {
        lent_ = false;
        return current_;
    }
    headers const& get() const { return current_; }
    headers& lend() {
        if (!lent_) kept_ = current_;
        lent_ = true;
        return current_;
    }

    void keep() { lent_ = false; }
    void roll_back() {
        if (lent_) std::swap(current_, kept_);
        lent_ = false;
    }
};

}  // namespace weir
