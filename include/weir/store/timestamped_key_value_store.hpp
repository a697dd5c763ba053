// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <weir/serde/big_endian.hpp>
#include <weir/serde/concept.hpp>
#include <weir/store/declarations.hpp>
#include <weir/store/memory_engine.hpp>
#include <weir/store/prefix_range.hpp>
#include <weir/store/value_and_timestamp.hpp>

namespace weir {

/// Key to value and timestamp, with every change logged. Bytes in the engine as Kafka Streams has them (KIP-258): the
/// timestamp as 8 bytes, big-endian, then the value. Its changelog carries the value alone and the timestamp as the
/// record's. `Log` is called as `log(key, value, timestamp_ms)` after each change; null: deleted.
template <typename KeySerde, typename ValueSerde, typename Engine>
class timestamped_key_value_store {
    static_assert(key_value_engine<Engine>);  // here, as operators name stores of engines that they do not include
    [[no_unique_address]] KeySerde key_serde_;
    [[no_unique_address]] ValueSerde value_serde_;
    Engine engine_;
    mutable bytes key_, entry_;  // reused

    struct nowhere {};
    static constexpr bool has_fixed_size =
        requires(ValueSerde const& serde, typename ValueSerde::type const& value) { serde.fixed(value); };
    static constexpr bool changes_in_place = requires(Engine& e, bytes_view key) { e.find(key); };

public:
    using key_type = typename KeySerde::type;
    using value_type = typename ValueSerde::type;

    /// What a search found: the key as bytes, and its entry. Valid until the next call that is not given it.
    struct location {
        bytes_view key;
        wire_bytes entry;  ///< timestamp and value; null: there is none
        [[no_unique_address]] std::conditional_t<changes_in_place, bytes*, nowhere> place{};

        bool is_known() const { return entry.has_value(); }
    };

    /// Room for who reads an entry and changes it, used again.
    struct working_values {
        value_type now{}, before{};
    };

    timestamped_key_value_store(KeySerde key_serde, ValueSerde value_serde)
        : key_serde_{key_serde}, value_serde_{value_serde} {}

    /// Searches once for what is then read, put and erased. `key` must live as long as the location.
    [[gnu::always_inline]] location locate(key_type const& key) { return locate_bytes(bytes_of(key)); }
    location locate(key_type&&) = delete;
    /// `key` must live as long as the location.
    [[gnu::always_inline]] location locate_bytes(bytes_view key) {
        if constexpr (changes_in_place) {
            auto* const found = engine_.find(key);
            return {key, found ? wire_bytes{*found} : std::nullopt, found};
        } else
            return {key, engine_.get(key)};
    }
    /// Reads the entry of a known key.
    [[gnu::always_inline]] std::int64_t read(location const& at, value_type& value) const {
        value_serde_.deserialize(at.entry->substr(8), value);
        return timestamp_of(*at.entry);
    }
    template <typename Log>
    [[gnu::always_inline]] void put(location const& at, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        auto const entry = entry_of(value, timestamp_ms);
        bool done = false;
        if constexpr (changes_in_place && has_fixed_size)
            if (at.place && at.place->size() == entry.view().size()) [[likely]] {
                std::memcpy(at.place->data(), entry.view().data(), entry.view().size());
                done = true;
            }
        if (!done) put_into_engine(at, entry.view());
        log(at.key, wire_bytes{entry.view().substr(8)}, timestamp_ms);
    }
    /// An entry as bytes.
    template <typename Log>
    void put_entry(location const& at, bytes_view entry, Log&& log) {
        put_into_engine(at, entry);
        log(at.key, wire_bytes{entry.substr(8)}, timestamp_of(entry));
    }
    template <typename Log>
    void erase(location const& at, std::int64_t timestamp_ms, Log&& log) {
        if (at.is_known()) engine_.erase(at.key);
        log(at.key, wire_bytes{}, timestamp_ms);
    }

    /// Reads into `out`; false when the key has no value.
    bool get(key_type const& key, value_and_timestamp<value_type>& out) const {
        auto const found = engine_.get(bytes_of(key));
        if (!found) return false;
        out.timestamp_ms = timestamp_of(*found);
        value_serde_.deserialize(found->substr(8), out.value);
        return true;
    }
    template <typename Log>
    void put(key_type const& key, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        put(locate(key), value, timestamp_ms, log);
    }
    template <typename Log>
    void erase(key_type const& key, std::int64_t timestamp_ms, Log&& log) {
        erase(locate(key), timestamp_ms, log);
    }

    /// Takes a record of the changelog as it stands; nothing is logged.
    void restore(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        entry_.clear();
        append_big_endian(static_cast<std::uint64_t>(timestamp_ms), entry_);
        if (value) entry_ += *value;
        if constexpr (requires { engine_.restore(key, value); })
            engine_.restore(key, value ? wire_bytes{entry_} : std::nullopt);
        else if (value)
            engine_.put(key, entry_);
        else
            engine_.erase(key);
    }

    std::size_t size() const { return engine_.size(); }
    void clear() { engine_.clear(); }
    Engine& engine() { return engine_; }
    working_values& working() { return working_; }

    /// `visit(key, value_and_timestamp)` for all entries in the order of their key bytes.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for_each_entry(decoding(visit));
    }
    /// The same from the bytes of key `from` to those of `to`, both included.
    template <typename Visit>
    void range(key_type const& from, key_type const& to, Visit&& visit) const {
        bytes const first{bytes_of(from)}, last{bytes_of(to)};
        engine_.range(wire_bytes{first}, wire_bytes{last}, decoding(visit));
    }
    /// The same for the keys whose bytes begin with `prefix`; no other is decoded.
    template <typename Visit>
    void prefix_scan(bytes_view prefix, Visit&& visit) const {
        prefix_range const keys{prefix};
        engine_.range(keys.from(), keys.to(), keys.only(decoding(visit)));
    }

    /// All as bytes: `visit(key, value without timestamp, timestamp_ms)`.
    template <typename Visit>
    void for_each_bytes(Visit&& visit) const {
        for_each_entry([&](bytes_view key, bytes_view entry) { visit(key, entry.substr(8), timestamp_of(entry)); });
    }
    /// The same as they are in the engine: `visit(key, entry)`.
    template <typename Visit>
    void for_each_entry(Visit&& visit) const {
        engine_.for_each(visit);
    }

    // For who keeps entries elsewhere, in front of this store.

    /// As for_each_entry, from the bytes `first` to `last`, both included; null: no bound.
    template <typename Visit>
    void range_entries(wire_bytes first, wire_bytes last, Visit&& visit) const {
        engine_.range(first, last, visit);
    }
    /// The bytes of a key: views that are valid until the next call, or as long as the key.
    [[gnu::always_inline]] bytes_view bytes_of(key_type const& key) const {
        if constexpr (requires { key_serde_.view(key); })
            return key_serde_.view(key);
        else {
            key_.clear();
            key_serde_.serialize(key, key_);
            return key_;
        }
    }
    /// Has `view()`, which is valid until the next call, or as long as the entry.
    [[gnu::always_inline]] auto entry_of(value_type const& value, std::int64_t timestamp_ms) const {
        auto const time = to_big_endian(static_cast<std::uint64_t>(timestamp_ms));
        if constexpr (has_fixed_size) {
            auto const fixed = value_serde_.fixed(value);
            fixed_bytes<sizeof time.octets + sizeof fixed.octets> entry;
            std::memcpy(entry.octets, time.octets, sizeof time.octets);
            std::memcpy(entry.octets + sizeof time.octets, fixed.octets, sizeof fixed.octets);
            return entry;
        } else {
            entry_.assign(time.view());
            value_serde_.serialize(value, entry_);
            return serialized{entry_};
        }
    }
    [[gnu::always_inline]] static std::int64_t timestamp_of(bytes_view entry) {
        return static_cast<std::int64_t>(read_big_endian<std::uint64_t>(entry.data()));
    }
    void key_of(bytes_view from, key_type& key) const { key_serde_.deserialize(from, key); }
    /// Calls `visit(key, value_and_timestamp)` for bytes.
    template <typename Visit>
    auto decoding(Visit&& visit) const {
        return [this, &visit, key = key_type{}, entry = value_and_timestamp<value_type>{}](bytes_view k,
                                                                                           bytes_view e) mutable {
            key_serde_.deserialize(k, key);
            entry.timestamp_ms = timestamp_of(e);
            value_serde_.deserialize(e.substr(8), entry.value);
            visit(key, entry);
        };
    }

private:
    struct serialized {
        bytes_view bytes_of_entry;
        bytes_view view() const { return bytes_of_entry; }
    };
    working_values working_;

    void put_into_engine(location const& at, bytes_view entry) {
        if constexpr (!changes_in_place)
            engine_.put(at.key, entry);
        else if (at.place)
            at.place->assign(entry);
        else
            engine_.insert(at.key, entry);
    }
};

}  // namespace weir
