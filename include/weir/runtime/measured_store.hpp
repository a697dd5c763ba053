// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <weir/metrics/store_times.hpp>

namespace weir::runtime {

/// A store whose calls are measured. What is not measured is the store's own.
template <typename Store>
class measured_store : public Store {
    using operation = metrics::store_operation;
    metrics::store_times* times_ = nullptr;

public:
    using Store::Store;

    /// Before the first call.
    void measure(metrics::store_times& by) { times_ = &by; }

    /// Others ask whether it can be called with something.
    template <typename... A>
    auto get(A&&... a) const -> decltype(std::declval<Store const&>().get(std::forward<A>(a)...)) {
        auto const measured = times_->enter(operation::get);
        return Store::get(std::forward<A>(a)...);
    }
    /// A search for what is then read and changed is a get.
    template <typename... A>
    decltype(auto) locate(A&&... a) {
        auto const measured = times_->enter(operation::get);
        return Store::locate(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) locate_bytes(A&&... a) {
        auto const measured = times_->enter(operation::get);
        return Store::locate_bytes(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) put(A&&... a) {
        times_->count_age();
        auto const measured = times_->enter(operation::put);
        return Store::put(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) put_entry(A&&... a) {
        times_->count_age();
        auto const measured = times_->enter(operation::put);
        return Store::put_entry(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) erase(A&&... a) {
        auto const measured = times_->enter(operation::erase);
        return Store::erase(std::forward<A>(a)...);
    }
    // Those of a store with a record cache.
    template <typename... A>
    decltype(auto) put_through(A&&... a) {
        times_->count_age();
        auto const measured = times_->enter(operation::put);
        return Store::put_through(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) erase_through(A&&... a) {
        auto const measured = times_->enter(operation::erase);
        return Store::erase_through(std::forward<A>(a)...);
    }

    template <typename... A>
    decltype(auto) for_each(A&&... a) const {
        auto const measured = times_->enter(operation::all);
        return Store::for_each(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) for_each_bytes(A&&... a) const {
        auto const measured = times_->enter(operation::all);
        return Store::for_each_bytes(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) range(A&&... a) const {
        auto const measured = times_->enter(operation::range);
        return Store::range(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) prefix_scan(A&&... a) const {
        auto const measured = times_->enter(operation::prefix_scan);
        return Store::prefix_scan(std::forward<A>(a)...);
    }
    template <typename... A>
    decltype(auto) restore(A&&... a) {
        auto const measured = times_->enter(operation::restore);
        return Store::restore(std::forward<A>(a)...);
    }
    template <bool OldValues, typename... A>
    decltype(auto) flush(A&&... a) {
        auto const measured = times_->enter(operation::flush);
        return Store::template flush<OldValues>(std::forward<A>(a)...);
    }
    /// A store in memory has nothing to write in a commit. It is measured all the same, as Kafka Streams does.
    void measure_commit() {
        auto const committed = times_->enter(operation::commit);
        if constexpr (!requires(Store const& s) { s.cache(); }) auto const flushed = times_->enter(operation::flush);
    }
};

}  // namespace weir::runtime
