// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/serde/big_endian.hpp>
#include <weir/serde/concept.hpp>
#include <weir/store/memory_engine.hpp>

namespace weir {

template <typename V>
struct value_and_timestamp {
    V value{};
    std::int64_t timestamp_ms = -1;

    friend bool operator==(value_and_timestamp const&, value_and_timestamp const&) = default;
};

/// Key to value and timestamp, with every change logged. Bytes in the engine as Kafka Streams has them (KIP-258): the
/// timestamp as 8 bytes, big-endian, then the value. Its changelog carries the value alone and the timestamp as the
/// record's. `Log` is called as `log(key, value, timestamp_ms)` after each change; null: deleted.
template <typename KeySerde, typename ValueSerde, key_value_engine Engine = memory_engine>
class timestamped_key_value_store {
    using key_type = typename KeySerde::type;
    using value_type = typename ValueSerde::type;

    [[no_unique_address]] KeySerde key_serde_;
    [[no_unique_address]] ValueSerde value_serde_;
    Engine engine_;
    mutable bytes key_, entry_;  // reused

public:
    timestamped_key_value_store(KeySerde key_serde, ValueSerde value_serde)
        : key_serde_{key_serde}, value_serde_{value_serde} {}

    /// Reads into `out`; false when the key has no value.
    bool get(key_type const& key, value_and_timestamp<value_type>& out) const {
        key_.clear();
        key_serde_.serialize(key, key_);
        auto const found = engine_.get(key_);
        if (!found) return false;
        out.timestamp_ms = static_cast<std::int64_t>(read_big_endian<std::uint64_t>(found->data()));
        value_serde_.deserialize(found->substr(8), out.value);
        return true;
    }

    template <typename Log>
    void put(key_type const& key, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        key_.clear();
        key_serde_.serialize(key, key_);
        entry_.clear();
        append_big_endian(static_cast<std::uint64_t>(timestamp_ms), entry_);
        value_serde_.serialize(value, entry_);
        engine_.put(key_, entry_);
        log(bytes_view{key_}, wire_bytes{bytes_view{entry_}.substr(8)}, timestamp_ms);
    }

    template <typename Log>
    void erase(key_type const& key, std::int64_t timestamp_ms, Log&& log) {
        key_.clear();
        key_serde_.serialize(key, key_);
        engine_.erase(key_);
        log(bytes_view{key_}, wire_bytes{}, timestamp_ms);
    }

    /// Takes a record of the changelog as it stands; nothing is logged.
    void restore(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        if (!value) return engine_.erase(key);
        entry_.clear();
        append_big_endian(static_cast<std::uint64_t>(timestamp_ms), entry_);
        entry_ += *value;
        engine_.put(key, entry_);
    }

    std::size_t size() const { return engine_.size(); }
    void clear() { engine_.clear(); }

    /// `visit(key, value_and_timestamp)` for all entries in the order of their key bytes.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        key_type key{};
        value_and_timestamp<value_type> entry;
        engine_.for_each([&](bytes_view k, bytes_view v) {
            key_serde_.deserialize(k, key);
            entry.timestamp_ms = static_cast<std::int64_t>(read_big_endian<std::uint64_t>(v.data()));
            value_serde_.deserialize(v.substr(8), entry.value);
            visit(key, entry);
        });
    }

    /// The same as bytes: `visit(key, value without timestamp, timestamp_ms)`.
    template <typename Visit>
    void for_each_bytes(Visit&& visit) const {
        engine_.for_each([&](bytes_view k, bytes_view v) {
            visit(k, v.substr(8), static_cast<std::int64_t>(read_big_endian<std::uint64_t>(v.data())));
        });
    }
};

}  // namespace weir
