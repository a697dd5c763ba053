// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>
#include <source_location>
#include <string>
#include <weir/error/error.hpp>

namespace weir::test {

namespace detail {

/// Calls of a global operator new by this thread.
inline thread_local constinit std::uint64_t allocations_of_thread = 0;

inline void* counted_new(std::size_t size, std::size_t alignment) noexcept {
    ++allocations_of_thread;
    size += size == 0;
    if (alignment <= alignof(std::max_align_t)) return std::malloc(size);
    return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

inline void* counted_new_or_throw(std::size_t size, std::size_t alignment) {
    for (;;) {
        if (void* const memory = counted_new(size, alignment)) return memory;
        auto* const handler = std::get_new_handler();
        if (!handler) throw std::bad_alloc{};
        handler();
    }
}

/// Throws where counting does not work, so that no assertion holds by accident.
inline void require_counting() {
    auto const before = allocations_of_thread;
    ::operator delete(::operator new(1));
    if (allocations_of_thread == before)
        throw error{"weir::test::no_allocations: nothing is counted, for the program has an operator new of its own"};
    allocations_of_thread = before;
}

}  // namespace detail

/// Asserts that a scope allocates nothing: counts what this thread asks of any global operator new while it lives, and
/// throws weir::error from its destructor when that was not nothing (not while another exception is on its way).
/// Allocations by malloc alone, by C libraries, are counted only under clang's sanitizers. Checks of a test framework
/// allocate: keep them outside.
///
/// The header replaces the operators of the whole program, by weak definitions, so that any number of files may include
/// it. A program with operators of its own keeps those; nothing could be counted then, and the constructor throws.
class no_allocations {
    std::source_location where_;
    std::uint64_t before_;

public:
    explicit no_allocations(std::source_location where = std::source_location::current()) : where_{where} {
        detail::require_counting();
        before_ = detail::allocations_of_thread;
    }
    no_allocations(no_allocations const&) = delete;
    no_allocations& operator=(no_allocations const&) = delete;

    /// So far.
    std::uint64_t count() const { return detail::allocations_of_thread - before_; }

    ~no_allocations() noexcept(false) {
        if (auto const made = count(); made > 0 && std::uncaught_exceptions() == 0)
            throw error{std::string{where_.file_name()} + ':' + std::to_string(where_.line()) + ": " +
                        std::to_string(made) + " allocations in a scope that must make none"};
    }
};

/// How many allocations a call of `f` makes, to be compared: `CHECK(weir::test::allocations([&] { ... }) == 0)`.
template <typename F>
std::uint64_t allocations(F&& f) {
    detail::require_counting();
    auto const before = detail::allocations_of_thread;
    f();
    return detail::allocations_of_thread - before;
}

}  // namespace weir::test

#if defined(__has_feature)  // clang, whose sanitizers bring operators that cannot be replaced from a header, and hooks
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define WEIR_SANITIZER_OWNS_NEW
#include <sanitizer/allocator_interface.h>
namespace weir::test::detail {
inline void sanitizer_allocated(void const volatile*, std::size_t) { ++allocations_of_thread; }
inline void sanitizer_freed(void const volatile*) {}
inline int const sanitizer_hooked = __sanitizer_install_malloc_and_free_hooks(sanitizer_allocated, sanitizer_freed);
}  // namespace weir::test::detail
#endif
#endif

#ifndef WEIR_SANITIZER_OWNS_NEW
// Every form, because those of g++'s sanitizers do not call one another as the standard library's do. Weak, because a
// definition in a header must not be inline here, and there may be several.

[[gnu::weak, gnu::visibility("default")]] void* operator new(std::size_t size) {
    return weir::test::detail::counted_new_or_throw(size, 0);
}
[[gnu::weak, gnu::visibility("default")]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    return weir::test::detail::counted_new(size, 0);
}
[[gnu::weak, gnu::visibility("default")]] void* operator new(std::size_t size, std::align_val_t alignment) {
    return weir::test::detail::counted_new_or_throw(size, static_cast<std::size_t>(alignment));
}
[[gnu::weak, gnu::visibility("default")]] void* operator new(std::size_t size, std::align_val_t alignment,
                                                             std::nothrow_t const&) noexcept {
    return weir::test::detail::counted_new(size, static_cast<std::size_t>(alignment));
}
[[gnu::weak, gnu::visibility("default")]] void* operator new[](std::size_t size) {
    return weir::test::detail::counted_new_or_throw(size, 0);
}
[[gnu::weak, gnu::visibility("default")]] void* operator new[](std::size_t size, std::nothrow_t const&) noexcept {
    return weir::test::detail::counted_new(size, 0);
}
[[gnu::weak, gnu::visibility("default")]] void* operator new[](std::size_t size, std::align_val_t alignment) {
    return weir::test::detail::counted_new_or_throw(size, static_cast<std::size_t>(alignment));
}
[[gnu::weak, gnu::visibility("default")]] void* operator new[](std::size_t size, std::align_val_t alignment,
                                                               std::nothrow_t const&) noexcept {
    return weir::test::detail::counted_new(size, static_cast<std::size_t>(alignment));
}
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory, std::nothrow_t const&) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete(void* memory, std::align_val_t,
                                                               std::nothrow_t const&) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory, std::nothrow_t const&) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::weak, gnu::visibility("default")]] void operator delete[](void* memory, std::align_val_t,
                                                                 std::nothrow_t const&) noexcept {
    std::free(memory);
}

#endif
#undef WEIR_SANITIZER_OWNS_NEW
