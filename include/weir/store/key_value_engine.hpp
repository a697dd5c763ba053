// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <weir/record/bytes.hpp>

namespace weir {

/// Bytes to bytes: where a key-value store keeps its entries. One task owns it, from one thread. Views that `get` gives
/// are valid until the next call. `for_each` and `range` visit in the order of the key bytes; `range` from the first
/// key to the last one, both included, null: no bound. `flush` makes what was put survive the process, where it can.
///
/// An engine in whose entries a value can be changed where it lies also has `bytes* find(key)`, null: there is none,
/// and `insert(key, value)` for a key that is not there. They save an update the second search.
///
/// `size` may be an estimate where a count would read all entries.
template <typename E>
concept key_value_engine =
    std::default_initializable<E> &&
    requires(E& e, E const& c, bytes_view bytes, wire_bytes bound, void (*visit)(bytes_view, bytes_view)) {
        { c.get(bytes) } -> std::same_as<wire_bytes>;
        { e.put(bytes, bytes) } -> std::same_as<void>;
        { e.erase(bytes) } -> std::same_as<void>;
        { c.size() } -> std::same_as<std::size_t>;
        { e.clear() } -> std::same_as<void>;
        { e.flush() } -> std::same_as<void>;
        c.for_each(visit);
        c.range(bound, bound, visit);
    };

/// An engine whose entries outlive the process, in the directory `path`. Until `open` it keeps them in memory only.
/// What is put waits in memory, where reads see it, until `commit` makes it part of the store; `discard` forgets what
/// waits. `flush` returns when all that was committed is on the disk. `close` is a `discard` that leaves the directory
/// to who opens it next. What cannot be read throws corrupt_state, everything else that fails state_error; both name
/// the path.
///
/// One that can take many changes at once for less also has `restore(key, value)`, null: erased, for those that a
/// changelog has; they need not be seen before `commit`, which the runtime calls when `restore_batch_bytes()` of them
/// wait.
template <typename E>
concept persistent_engine = key_value_engine<E> && requires(E& e, E const& c, std::string const& path) {
    { e.open(path) } -> std::same_as<void>;
    { c.is_open() } -> std::same_as<bool>;
    { c.is_corrupt() } -> std::same_as<bool>;  // something could not be read: to be wiped
    { c.uncommitted_bytes() } -> std::same_as<std::size_t>;
    { e.commit() } -> std::same_as<void>;
    { e.discard() } -> std::same_as<void>;
    { e.close() } -> std::same_as<void>;
};

}  // namespace weir
