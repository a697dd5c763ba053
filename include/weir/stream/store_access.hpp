// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>
#include <weir/meta/fixed_string.hpp>
#include <weir/record/bytes.hpp>
#include <weir/store/value_and_timestamp.hpp>

namespace weir {

namespace detail {

template <typename Definition>
inline constexpr bool table_of_this_store_may_lose_a_key = true;
template <typename Definition>
    requires requires { requires !Definition::can_delete; }
inline constexpr bool table_of_this_store_may_lose_a_key<Definition> = false;

template <typename Store, typename Key, typename Value>
inline constexpr bool has_timestamps =
    requires(Store const& store, Key const& key, value_and_timestamp<Value>& out) { store.get(key, out); };

template <typename Definition>
consteval auto name_of_store() {
    fixed_string<Definition::name.size() + 1> name;
    for (std::size_t i = 0; i < Definition::name.size(); ++i) name.text[i] = Definition::name[i];
    return name;
}

// After a mistake the compiler writes these out: the store, what it keeps, and what was given.

template <fixed_string Store, typename Key, typename... Given>
inline constexpr bool the_keys_of_the_store_are = (std::is_convertible_v<Given, Key const&> && ...);
template <fixed_string Store, typename Key, typename Entry, typename GivenKey, typename Out>
inline constexpr bool the_store_reads =
    std::is_convertible_v<GivenKey, Key const&> && std::is_convertible_v<Out, Entry&>;
template <fixed_string Store, typename Key, typename Value, typename GivenKey, typename Given>
inline constexpr bool the_store_keeps =
    std::is_convertible_v<GivenKey, Key const&> && std::is_convertible_v<Given, Value const&>;

}  // namespace detail

/// A key-value store as a processor sees it: changes go to its changelog, with the timestamp of the record that is
/// being processed. Values are copies that the caller owns. As cheap as two pointers; valid as long as its task; for
/// the task's thread only. Changes of a store with a record cache wait there, where reads see them, and come to the
/// changelog and to the nodes below the store's table with the next flush.
template <typename Definition, typename Log, typename Store = typename Definition::store_type>
class key_value_access {
    static constexpr auto name = detail::name_of_store<Definition>();

public:
    using key_type = typename Definition::key_serde_type::type;
    using value_type = typename Definition::value_serde_type::type;
    static constexpr bool is_cached = requires(Store const& store) { store.is_caching(); };
    static constexpr bool is_timestamped = detail::has_timestamps<Store, key_type, value_type>;
    /// What `get` gives: the value, of a timestamped store with its timestamp.
    using entry_type = std::conditional_t<is_timestamped, value_and_timestamp<value_type>, value_type>;

    key_value_access(Store& store, Log log) : store_{&store}, log_{log} {}

    std::optional<entry_type> get(key_type const& key) const {
        std::optional<entry_type> found{std::in_place};
        if (!store_->get(key, *found)) found.reset();
        return found;
    }
    /// Reads into `out`, whose storage is used again; false when the key has no value.
    bool get(key_type const& key, entry_type& out) const { return store_->get(key, out); }
    bool contains(key_type const& key) const {
        entry_type out{};
        return store_->get(key, out);
    }

    void put(key_type const& key, value_type const& value) { put_at(key, value, log_.timestamp_ms()); }
    /// With a timestamp of its own.
    void put(key_type const& key, value_and_timestamp<value_type> const& entry)
        requires is_timestamped
    {
        put_at(key, entry.value, entry.timestamp_ms);
    }
    /// False: there is a value, which stays.
    bool put_if_absent(key_type const& key, value_type const& value) {
        if (contains(key)) return false;
        put(key, value);
        return true;
    }
    /// As `put` for each of a range of pairs.
    template <typename Entries>
    void put_all(Entries const& entries) {
        for (auto const& [key, value] : entries) put(key, value);
    }
    /// Logs a tombstone, also of a key without value; a record cache only if the store had one at the last flush.
    void erase(key_type const& key) {
        constexpr bool may_go = detail::table_of_this_store_may_lose_a_key<Definition>;
        static_assert(detail::table_of_this_store_may_lose_a_key<Definition>,
                      "store.erase(key): the table of this store never loses a key, and its record cache would tell "
                      "the nodes below that it did; let its function return a std::optional, or leave caching_enabled "
                      "out [weir-E185]");
        if constexpr (!may_go)
            return;
        else if constexpr (!is_cached)
            store_->erase(key, log_.timestamp_ms(), log_);
        else if (waits()) {
            store_->erase(key, log_.record());
            flush_if_full();
        } else
            store_->erase_through(store_->locate(key), log_.timestamp_ms(), log_);
    }

    std::size_t approximate_num_entries() const { return store_->size(); }

    /// All entries in the order of their key bytes, as pairs; a copy, so that the store may be changed meanwhile.
    std::vector<std::pair<key_type, entry_type>> all() const {
        std::vector<std::pair<key_type, entry_type>> out;
        store_->for_each([&](key_type const& key, entry_type const& entry) { out.emplace_back(key, entry); });
        return out;
    }
    /// Those from `first` to `last`, both included, by their bytes (numbers below zero come last).
    std::vector<std::pair<key_type, entry_type>> range(key_type const& first, key_type const& last) const {
        std::vector<std::pair<key_type, entry_type>> out;
        store_->range(first, last, [&](key_type const& key, entry_type const& entry) { out.emplace_back(key, entry); });
        return out;
    }
    /// The same from the last key to the first one.
    std::vector<std::pair<key_type, entry_type>> reverse_all() const {
        auto const from = all();
        return {from.rbegin(), from.rend()};
    }
    std::vector<std::pair<key_type, entry_type>> reverse_range(key_type const& first, key_type const& last) const {
        auto const from = range(first, last);
        return {from.rbegin(), from.rend()};
    }
    /// Those whose key bytes begin so.
    std::vector<std::pair<key_type, entry_type>> prefix_scan(bytes_view prefix) const {
        std::vector<std::pair<key_type, entry_type>> out;
        store_->prefix_scan(prefix,
                            [&](key_type const& key, entry_type const& entry) { out.emplace_back(key, entry); });
        return out;
    }
    /// `visit(key, entry)` for all in the same order, without a copy; it must not change the store.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        store_->for_each(visit);
    }

    // What none of the above takes.

    template <typename Given>
        requires(!detail::the_keys_of_the_store_are<name, key_type, Given>)
    std::optional<entry_type> get(Given&&) const {
        static_assert(detail::the_keys_of_the_store_are<name, key_type, Given>,
                      "store.get(key): key is not of the key type of the store [weir-E187]");
        return {};
    }
    template <typename Given, typename Out>
        requires(!detail::the_store_reads<name, key_type, entry_type, Given, Out>)
    bool get(Given&&, Out&&) const {
        static_assert(detail::the_store_reads<name, key_type, entry_type, Given, Out>,
                      "store.get(key, out): key is not of the key type of the store, or out not of what it keeps: a "
                      "value, or where it is timestamped a weir::value_and_timestamp [weir-E187]");
        return {};
    }
    template <typename Given>
        requires(!detail::the_keys_of_the_store_are<name, key_type, Given>)
    bool contains(Given&&) const {
        static_assert(detail::the_keys_of_the_store_are<name, key_type, Given>,
                      "store.contains(key): key is not of the key type of the store [weir-E187]");
        return {};
    }
    template <typename Given>
        requires(!detail::the_keys_of_the_store_are<name, key_type, Given>)
    void erase(Given&&) {
        static_assert(detail::the_keys_of_the_store_are<name, key_type, Given>,
                      "store.erase(key): key is not of the key type of the store [weir-E187]");
    }
    template <typename First, typename Last>
        requires(!detail::the_keys_of_the_store_are<name, key_type, First, Last>)
    std::vector<std::pair<key_type, entry_type>> range(First&&, Last&&) const {
        static_assert(detail::the_keys_of_the_store_are<name, key_type, First, Last>,
                      "store.range(first, last): these are not of the key type of the store [weir-E187]");
        return {};
    }
    template <typename First, typename Last>
        requires(!detail::the_keys_of_the_store_are<name, key_type, First, Last>)
    std::vector<std::pair<key_type, entry_type>> reverse_range(First&&, Last&&) const {
        static_assert(detail::the_keys_of_the_store_are<name, key_type, First, Last>,
                      "store.reverse_range(first, last): these are not of the key type of the store [weir-E187]");
        return {};
    }
    template <typename GivenKey, typename Given>
        requires(!detail::the_store_keeps<name, key_type, value_type, GivenKey, Given> &&
                 !(is_timestamped &&
                   detail::the_store_keeps<name, key_type, value_and_timestamp<value_type>, GivenKey, Given>))
    void put(GivenKey&&, Given&&) {
        static_assert(detail::the_store_keeps<name, key_type, value_type, GivenKey, Given>,
                      "store.put(key, value): these are not of the key and value type of the store; erase(key) is what "
                      "puts null [weir-E187]");
    }
    template <typename GivenKey, typename Given>
        requires(!detail::the_store_keeps<name, key_type, value_type, GivenKey, Given>)
    bool put_if_absent(GivenKey&&, Given&&) {
        static_assert(
            detail::the_store_keeps<name, key_type, value_type, GivenKey, Given>,
            "store.put_if_absent(key, value): these are not of the key and value type of the store [weir-E187]");
        return {};
    }

private:
    Store* store_;
    [[no_unique_address]] Log log_;

    void put_at(key_type const& key, value_type const& value, std::int64_t timestamp_ms) {
        if constexpr (!is_cached)
            store_->put(key, value, timestamp_ms, log_);
        else if (waits()) {
            store_->put(key, value, timestamp_ms, log_.record());
            flush_if_full();
        } else
            store_->put_through(store_->locate(key), value, timestamp_ms, log_);
    }
    /// Not when the cache is off. After the task's last commit nothing would come out of it.
    bool waits() const { return store_->is_caching() && !log_.has_ended(); }
    /// Nodes below the table do not get records before they have begun.
    void flush_if_full() {
        if (store_->is_full() && log_.is_in_record()) log_.flush();
    }
};

}  // namespace weir
