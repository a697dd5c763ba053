// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <weir/runtime/store_set.hpp>
#include <weir/store/key_value_engine.hpp>

namespace weir::runtime {

/// The last record of a changelog partition that a store has and that the broker has, too.
struct changelog_position {
    std::int64_t offset = -1;  ///< -1: none

    void reach(std::int64_t to) {
        if (to > offset) offset = to;
    }
};

namespace detail {

template <typename Store>
inline constexpr bool keeps_files = false;
template <typename Store>
    requires requires(Store& store) { store.engine(); }
inline constexpr bool keeps_files<Store> =
    persistent_engine<std::remove_cvref_t<decltype(std::declval<Store&>().engine())>>;

template <typename Definitions>
inline constexpr bool some_keep_files = false;
template <typename... Definitions>
inline constexpr bool some_keep_files<weir::detail::node_list<Definitions...>> =
    (keeps_files<typename Definitions::store_type> || ...);

}  // namespace detail

/// A topology has stores whose engines keep files.
template <typename Topology>
inline constexpr bool has_files = detail::some_keep_files<typename store_set<Topology>::definitions>;

/// Where deliveries of a task's changelog records are noted, by store; nothing where no store keeps files.
template <typename Topology, bool HasFiles = has_files<Topology>>
struct changelog_positions {
    void set(int, changelog_position*) {}
    template <int>
    static constexpr void* of() {
        return nullptr;
    }
};
template <typename Topology>
class changelog_positions<Topology, true> {
    changelog_position* by_store_[static_cast<std::size_t>(store_set<Topology>::size)] = {};

public:
    void set(int store, changelog_position* position) { by_store_[store] = position; }
    template <int Store>
    void* of() const {
        return by_store_[Store];
    }
};

}  // namespace weir::runtime
