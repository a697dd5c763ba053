// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <weir/error/error.hpp>
#include <weir/record/nullable.hpp>
#include <weir/store/record_cache.hpp>
#include <weir/store/timestamped_key_value_store.hpp>

namespace weir {

/// A timestamped_key_value_store with a record cache in front: updates stay in the cache until `flush` puts the newest
/// of each key into the store, logs it and tells of it. Reads see the updates. Until `use` has given it a budget, and
/// with one of 0 bytes, it is what the store behind it is, and `flush` has nothing to do.
template <typename Store>
class cached_key_value_store {
public:
    using key_type = typename Store::key_type;
    using value_type = typename Store::value_type;
    using location = typename Store::location;
    using working_values = typename Store::working_values;

    template <typename KeySerde, typename ValueSerde>
    cached_key_value_store(KeySerde key_serde, ValueSerde value_serde) : store_{key_serde, value_serde} {}

    void use(cache_budget& budget) {
        cache_.use(budget);
        flushing_.use(budget);
    }
    bool is_caching() const { return cache_.is_on(); }
    /// The caches of the thread hold more than they may: flush.
    bool is_full() const { return cache_.is_full(); }
    record_cache const& cache() const { return cache_; }

    location locate(key_type const& key) {
        auto const as_bytes = store_.bytes_of(key);
        if (auto const* const update = waiting(as_bytes)) return {as_bytes, update->value()};
        return store_.locate_bytes(as_bytes);
    }
    std::int64_t read(location const& at, value_type& value) const { return store_.read(at, value); }

    /// Into the cache.
    void put(location const& at, value_type const& value, std::int64_t timestamp_ms, record_context const& context) {
        cache_.put(at.key, store_.entry_of(value, timestamp_ms).view(), context);
    }
    void erase(location const& at, record_context const& context) { cache_.put(at.key, std::nullopt, context); }
    void put(key_type const& key, value_type const& value, std::int64_t timestamp_ms, record_context const& context) {
        cache_.put(store_.bytes_of(key), store_.entry_of(value, timestamp_ms).view(), context);
    }
    void erase(key_type const& key, record_context const& context) {
        cache_.put(store_.bytes_of(key), std::nullopt, context);
    }
    /// Past the cache, while it is off.
    template <typename Log>
    void put_through(location const& at, value_type const& value, std::int64_t timestamp_ms, Log&& log) {
        store_.put(at, value, timestamp_ms, log);
    }
    template <typename Log>
    void erase_through(location const& at, std::int64_t timestamp_ms, Log&& log) {
        store_.erase(at, timestamp_ms, log);
    }

    /// Empties the cache, in the order of the updates: each goes into the store and its log, then
    /// `tell(key, value or null, old value or null, timestamp_ms, context)` is called. A key that was not in the store
    /// and was deleted again is left out. `tell` may change the store: that waits for the next flush. After one that
    /// threw, all others throw, so that no offset is committed of which an update was not told: as a task of Kafka
    /// Streams, this one can only be closed.
    template <bool OldValues, typename Log, typename Tell>
    void flush(Log&& log, Tell&& tell) {
        if (has_failed_) throw error{"what waits in a record cache is lost, as a flush has failed"};
        if (is_flushing_) return;
        cache_.swap(flushing_);
        is_flushing_ = true;
        try {
            flush_all<OldValues>(log, tell);
        } catch (...) {
            has_failed_ = true;
            throw;
        }
        flushing_.clear();
        end_flush();
    }

    bool get(key_type const& key, value_and_timestamp<value_type>& out) const {
        auto const* const update = waiting(store_.bytes_of(key));
        if (!update) return store_.get(key, out);
        if (update->deleted) return false;
        out.timestamp_ms = store_.read({update->key, update->value()}, out.value);
        return true;
    }
    void restore(bytes_view key, wire_bytes value, std::int64_t timestamp_ms) {
        store_.restore(key, value, timestamp_ms);
    }
    /// Of the store below, as in Kafka Streams: what waits in the cache is not counted.
    std::size_t size() const { return store_.size(); }
    void clear() {
        cache_.clear();
        flushing_.clear();
        store_.clear();
        is_flushing_ = has_failed_ = false;
    }
    auto& engine() { return store_.engine(); }
    working_values& working() { return store_.working(); }

    /// As timestamped_key_value_store; the updates of the cache are seen.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for_each_entry(store_.decoding(visit));
    }
    template <typename Visit>
    void for_each_bytes(Visit&& visit) const {
        for_each_entry(
            [&](bytes_view key, bytes_view entry) { visit(key, entry.substr(8), Store::timestamp_of(entry)); });
    }
    template <typename Visit>
    void for_each_entry(Visit&& visit) const {
        range_entries(std::nullopt, std::nullopt, visit);
    }
    template <typename Visit>
    void range(key_type const& from, key_type const& to, Visit&& visit) const {
        bytes const first{store_.bytes_of(from)}, last{store_.bytes_of(to)};
        range_entries(wire_bytes{first}, wire_bytes{last}, store_.decoding(visit));
    }
    template <typename Visit>
    void prefix_scan(bytes_view prefix, Visit&& visit) const {
        prefix_range const keys{prefix};
        range_entries(keys.from(), keys.to(), keys.only(store_.decoding(visit)));
    }
    template <typename Visit>
    void range_entries(wire_bytes first, wire_bytes last, Visit&& visit) const {
        auto const updates = updates_between(first, last);
        auto next = updates.begin();
        auto const visit_updates_before = [&](wire_bytes key) {
            for (; next != updates.end() && (!key || (*next)->key < *key); ++next)
                if (!(*next)->deleted) visit(bytes_view{(*next)->key}, bytes_view{(*next)->entry});
        };
        store_.range_entries(first, last, [&](bytes_view key, bytes_view entry) {
            visit_updates_before(key);
            if (next == updates.end() || (*next)->key != key) return visit(key, entry);
            if (!(*next)->deleted) visit(key, bytes_view{(*next)->entry});
            ++next;
        });
        visit_updates_before(std::nullopt);
    }

private:
    using update_list = std::vector<record_cache::update const*>;
    struct flushed_update {
        key_type key{};
        value_type now{}, before{};
    };
    Store store_;
    record_cache cache_, flushing_;  // the second holds updates while they are flushed, as `tell` may bring new ones
    bool is_flushing_ = false, has_failed_ = false;
    flushed_update flushed_;  // used again

    record_cache::update const* waiting(bytes_view key) const {
        auto const* const newest = cache_.find(key);
        return newest || !is_flushing_ ? newest : flushing_.find(key);
    }
    /// Those of the keys from `first` to `last`, the newest of each, in the order of the keys.
    update_list updates_between(wire_bytes first, wire_bytes last) const {
        update_list out;
        auto const take = [&](record_cache::update const& update) {
            if ((!first || *first <= update.key) && (!last || update.key <= *last)) out.push_back(&update);
        };
        cache_.for_each(take);
        flushing_.for_each([&](record_cache::update const& update) {
            if (!cache_.find(update.key)) take(update);
        });
        std::sort(out.begin(), out.end(), [](auto const* a, auto const* b) { return a->key < b->key; });
        return out;
    }
    template <bool OldValues, typename Log, typename Tell>
    void flush_all(Log& log, Tell& tell) {
        auto& [key, now, before] = flushed_;
        flushing_.for_each([&](record_cache::update& update) {
            auto const at = store_.locate_bytes(update.key);
            if (update.deleted && !at.is_known()) return;
            bool const has_old = OldValues && at.is_known();
            if (has_old) store_.read(at, before);
            auto context = update.context_of_record();
            if (update.deleted)
                store_.erase(at, context.timestamp_ms, log);
            else {
                context.timestamp_ms = store_.read({update.key, update.value()}, now);
                store_.put_entry(at, update.entry, log);
            }
            store_.key_of(update.key, key);
            tell(key, update.deleted ? nullable<value_type>{} : nullable<value_type>{now},
                 has_old ? nullable<value_type>{before} : nullable<value_type>{}, context);
        });
    }
    /// What waits in front of the store is in one cache again, mostly in that which has its storage already.
    void end_flush() {
        if (cache_.empty()) cache_.swap(flushing_);
        is_flushing_ = false;
    }
};

}  // namespace weir
