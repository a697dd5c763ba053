// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <weir/serde/concept.hpp>
#include <weir/store/memory_engine.hpp>

namespace weir {

/// Key to value, with every change logged: the plain store of processors. The engine and the changelog hold the value's
/// bytes as they are. `Log` is called as `log(key, value, timestamp_ms)` after each change; null: deleted.
template <typename KeySerde, typename ValueSerde, key_value_engine Engine = memory_engine>
class key_value_store {
    [[no_unique_address]] KeySerde key_serde_;
    [[no_unique_address]] ValueSerde value_serde_;
    Engine engine_;
    mutable bytes key_, value_;  // reused

public:
    using key_type = typename KeySerde::type;
    using value_type = typename ValueSerde::type;

    key_value_store(KeySerde key_serde, ValueSerde value_serde) : key_serde_{key_serde}, value_serde_{value_serde} {}

    /// Reads into `out`; false when the key has no value.
    bool get(key_type const& key, value_type& out) const {
        auto const found = engine_.get(as_bytes(key));
        if (!found) return false;
        value_serde_.deserialize(*found, out);
        return true;
    }

    template <typename Log>
    void put(key_type const& key, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        as_bytes(key);
        value_.clear();
        value_serde_.serialize(value, value_);
        engine_.put(key_, value_);
        log(bytes_view{key_}, wire_bytes{bytes_view{value_}}, timestamp_ms);
    }

    template <typename Log>
    void erase(key_type const& key, std::int64_t timestamp_ms, Log&& log) {
        engine_.erase(as_bytes(key));
        log(bytes_view{key_}, wire_bytes{}, timestamp_ms);
    }

    /// Takes a record of the changelog as it stands; nothing is logged.
    void restore(bytes_view key, wire_bytes value, std::int64_t) {
        if (value)
            engine_.put(key, *value);
        else
            engine_.erase(key);
    }

    std::size_t size() const { return engine_.size(); }
    void clear() { engine_.clear(); }

    /// `visit(key, value)` for all entries in the order of their key bytes; it must not change the store.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        key_type key{};
        value_type value{};
        engine_.for_each([&](bytes_view k, bytes_view v) {
            key_serde_.deserialize(k, key);
            value_serde_.deserialize(v, value);
            visit(std::as_const(key), std::as_const(value));
        });
    }

    /// The same as bytes.
    template <typename Visit>
    void for_each_bytes(Visit&& visit) const {
        engine_.for_each(visit);
    }

private:
    bytes_view as_bytes(key_type const& key) const {
        key_.clear();
        key_serde_.serialize(key, key_);
        return key_;
    }
};

}  // namespace weir
