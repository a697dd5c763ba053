// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>
#include <weir/record/record_context.hpp>

namespace weir {

/// What all caches of one stream thread may hold together (`statestore.cache.max.bytes`), and do.
struct cache_budget {
    std::int64_t max_bytes = 0;
    std::int64_t used_bytes = 0;

    bool is_exceeded() const { return used_bytes > max_bytes; }
};

/// The newest update of each key since the last flush, in the order in which they came, with the record that each is
/// due to. Bytes; storage is used again after `clear`. One thread.
class record_cache {
public:
    struct update {
        bytes key, entry;
        bool deleted = false;
        std::string topic;
        weir::headers headers;
        record_context context;  ///< without topic and headers, which are the members above

        wire_bytes value() const { return deleted ? wire_bytes{} : wire_bytes{entry}; }
        /// The context of the record, as it was.
        record_context context_of_record() {
            auto out = context;
            out.topic = topic;
            out.record_headers = &headers;
            return out;
        }

    private:
        friend class record_cache;
        std::size_t hash = 0;
        std::uint32_t older = none, newer = none, next_in_bucket = none;
        std::int64_t size_bytes() const {
            return static_cast<std::int64_t>(sizeof(update) + key.size() + entry.size() + topic.size() +
                                             headers.size_bytes());
        }
    };

private:
    static constexpr std::uint32_t none = ~std::uint32_t{};
    std::vector<update> updates_;  // those behind used_ keep their storage
    std::vector<std::uint32_t> buckets_;  // a power of two; the first update of each
    std::uint32_t used_ = 0, oldest_ = none, newest_ = none;
    cache_budget* budget_ = nullptr;
    std::int64_t used_bytes_ = 0;
    mutable std::int64_t hits_ = 0, misses_ = 0;

public:
    record_cache() = default;
    record_cache(record_cache const&) = delete;
    record_cache& operator=(record_cache const&) = delete;
    ~record_cache() { clear(); }

    /// Must outlive the cache. Without one, or one of 0 bytes, nothing is to be put.
    void use(cache_budget& budget) { budget_ = &budget; }
    bool is_on() const { return budget_ && budget_->max_bytes > 0; }
    bool is_full() const { return budget_ && budget_->is_exceeded(); }
    bool empty() const { return used_ == 0; }
    std::size_t size() const { return used_; }
    /// How often `find` found, and how often not.
    std::int64_t hits() const { return hits_; }
    std::int64_t misses() const { return misses_; }

    /// Null: the key was not updated. Valid until the next `put` or `clear`.
    update const* find(bytes_view key) const {
        auto const i = buckets_.empty() ? none : search(key, std::hash<bytes_view>{}(key));
        ++(i == none ? misses_ : hits_);
        return i == none ? nullptr : &updates_[i];
    }

    /// The key's newest update; null: a deletion. Neither `key` nor `value` may point into the cache.
    void put(bytes_view key, wire_bytes value, record_context const& context) {
        if (buckets_.empty()) buckets_.assign(16, none);
        auto const hash = std::hash<bytes_view>{}(key);
        auto i = search(key, hash);
        if (i == none)
            i = add(key, hash);
        else {
            account(-updates_[i].size_bytes());
            unlink(i);
        }
        auto& u = updates_[i];
        u.deleted = !value;
        u.entry.assign(value.value_or(bytes_view{}));
        u.topic.assign(context.topic);
        u.headers.clear();
        if (context.record_headers) u.headers = *context.record_headers;
        u.context = context;
        link_newest(i);
        account(u.size_bytes());
    }

    /// `visit(update&)` from the oldest to the newest. It must not change this cache.
    template <typename Visit>
    void for_each(Visit&& visit) {
        for (auto i = oldest_; i != none; i = updates_[i].newer) visit(updates_[i]);
    }
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (auto i = oldest_; i != none; i = updates_[i].newer) visit(updates_[i]);
    }

    /// All updates, of caches with one budget.
    void swap(record_cache& with) noexcept {
        updates_.swap(with.updates_);
        buckets_.swap(with.buckets_);
        std::swap(used_, with.used_);
        std::swap(oldest_, with.oldest_);
        std::swap(newest_, with.newest_);
        std::swap(used_bytes_, with.used_bytes_);
    }
    void clear() {
        account(-used_bytes_);
        used_ = 0;
        oldest_ = newest_ = none;
        for (auto& bucket : buckets_) bucket = none;
    }

private:
    std::size_t bucket_of(std::size_t hash) const { return hash & (buckets_.size() - 1); }

    std::uint32_t search(bytes_view key, std::size_t hash) const {
        auto i = buckets_[bucket_of(hash)];
        while (i != none && (updates_[i].hash != hash || updates_[i].key != key)) i = updates_[i].next_in_bucket;
        return i;
    }
    std::uint32_t add(bytes_view key, std::size_t hash) {
        if (used_ == buckets_.size()) {
            buckets_.assign(2 * buckets_.size(), none);
            for (std::uint32_t i = 0; i < used_; ++i) into_bucket(i);
        }
        if (used_ == updates_.size()) updates_.emplace_back();
        auto const i = used_++;
        updates_[i].key.assign(key);
        updates_[i].hash = hash;
        into_bucket(i);
        return i;
    }
    void into_bucket(std::uint32_t i) {
        auto& bucket = buckets_[bucket_of(updates_[i].hash)];
        updates_[i].next_in_bucket = bucket;
        bucket = i;
    }
    void unlink(std::uint32_t i) {
        auto const [older, newer] = std::pair{updates_[i].older, updates_[i].newer};
        (older == none ? oldest_ : updates_[older].newer) = newer;
        (newer == none ? newest_ : updates_[newer].older) = older;
    }
    void link_newest(std::uint32_t i) {
        updates_[i].older = newest_;
        updates_[i].newer = none;
        (newest_ == none ? oldest_ : updates_[newest_].newer) = i;
        newest_ = i;
    }
    void account(std::int64_t by) {
        used_bytes_ += by;
        if (budget_) budget_->used_bytes += by;
    }
};

}  // namespace weir
