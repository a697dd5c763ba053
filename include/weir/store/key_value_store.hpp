// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <weir/serde/concept.hpp>
#include <weir/store/declarations.hpp>
#include <weir/store/memory_engine.hpp>
#include <weir/store/prefix_range.hpp>

namespace weir {

/// Key to value, with every change logged: the plain store of processors. The engine and the changelog hold the value's
/// bytes as they are. `Log` is called as `log(key, value, timestamp_ms)` after each change; null: deleted.
template <typename KeySerde, typename ValueSerde, typename Engine>
class key_value_store {
    static_assert(key_value_engine<Engine>);  // here, as operators name stores of engines that they do not include
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
        auto const found = engine_.get(bytes_of(key));
        if (!found) return false;
        value_serde_.deserialize(*found, out);
        return true;
    }

    template <typename Log>
    void put(key_type const& key, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        auto const key_bytes = bytes_of(key);
        value_.clear();
        value_serde_.serialize(value, value_);
        engine_.put(key_bytes, value_);
        log(key_bytes, wire_bytes{bytes_view{value_}}, timestamp_ms);
    }

    template <typename Log>
    void erase(key_type const& key, std::int64_t timestamp_ms, Log&& log) {
        auto const key_bytes = bytes_of(key);
        engine_.erase(key_bytes);
        log(key_bytes, wire_bytes{}, timestamp_ms);
    }

    /// Takes a record of the changelog as it stands; nothing is logged.
    void restore(bytes_view key, wire_bytes value, std::int64_t) {
        if constexpr (requires { engine_.restore(key, value); })
            engine_.restore(key, value);
        else if (value)
            engine_.put(key, *value);
        else
            engine_.erase(key);
    }

    std::size_t size() const { return engine_.size(); }
    void clear() { engine_.clear(); }
    Engine& engine() { return engine_; }

    /// `visit(key, value)` for all entries in the order of their key bytes; it must not change the store.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        engine_.for_each(decoding(visit));
    }
    /// The same from the bytes of key `first` to those of `last`, both included.
    template <typename Visit>
    void range(key_type const& first, key_type const& last, Visit&& visit) const {
        bytes const from{bytes_of(first)}, to{bytes_of(last)};
        engine_.range(wire_bytes{from}, wire_bytes{to}, decoding(visit));
    }
    /// The same for the keys whose bytes begin with `prefix`; no other is decoded.
    template <typename Visit>
    void prefix_scan(bytes_view prefix, Visit&& visit) const {
        prefix_range const keys{prefix};
        engine_.range(keys.from(), keys.to(), keys.only(decoding(visit)));
    }

    /// The same as bytes.
    template <typename Visit>
    void for_each_bytes(Visit&& visit) const {
        engine_.for_each(visit);
    }

    /// The bytes of a key: valid until the next call, or as long as the key.
    bytes_view bytes_of(key_type const& key) const {
        if constexpr (requires { key_serde_.view(key); })
            return key_serde_.view(key);
        else {
            key_.clear();
            key_serde_.serialize(key, key_);
            return key_;
        }
    }

private:
    template <typename Visit>
    auto decoding(Visit&& visit) const {
        return [this, &visit, key = key_type{}, value = value_type{}](bytes_view k, bytes_view v) mutable {
            key_serde_.deserialize(k, key);
            value_serde_.deserialize(v, value);
            visit(std::as_const(key), std::as_const(value));
        };
    }
};

}  // namespace weir
