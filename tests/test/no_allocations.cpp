// SPDX-License-Identifier: Apache-2.0
#include <weir/test/no_allocations.hpp>

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using weir::test::allocations, weir::test::no_allocations;

namespace {

struct alignas(64) aligned {
    char bytes[64];
};

/// Through a volatile pointer, because compilers may leave out what nobody looks at.
template <typename T>
void look_at(T* object) {
    [[maybe_unused]] void* volatile seen = object;
}

}  // namespace

TEST_CASE("allocations: what a call asks of operator new") {
    CHECK(allocations([] {}) == 0);
    CHECK(allocations([] { look_at(std::make_unique<int>(1).get()); }) == 1);
    CHECK(allocations([] { look_at(std::string(100, 'x').data()); }) == 1);
    CHECK(allocations([] { look_at(std::string(3, 'x').data()); }) == 0);
    CHECK(allocations([] {
              std::vector<int> v;
              for (int i = 0; i < 4; ++i) v.push_back(i);  // 1, 2, 4
              look_at(v.data());
          }) == 3);
}

TEST_CASE("allocations: every form of new counts, and its memory is usable and aligned") {
    CHECK(allocations([] { look_at(std::make_unique<int[]>(10).get()); }) == 1);
    CHECK(allocations([] { look_at(std::unique_ptr<int>{new (std::nothrow) int{1}}.get()); }) == 1);
    CHECK(allocations([] { look_at(std::unique_ptr<int[]>{new (std::nothrow) int[3]}.get()); }) == 1);
    bool well_aligned = false;
    CHECK(allocations([&] {
              auto const one = std::make_unique<aligned>();
              auto const many = std::make_unique<aligned[]>(3);
              std::unique_ptr<aligned> const maybe{new (std::nothrow) aligned};
              well_aligned =
                  (reinterpret_cast<std::uintptr_t>(one.get()) | reinterpret_cast<std::uintptr_t>(many.get()) |
                   reinterpret_cast<std::uintptr_t>(maybe.get())) %
                      64 ==
                  0;
          }) == 3);
    CHECK(well_aligned);
}

TEST_CASE("allocations of other threads do not count") {
    std::uint64_t in_thread = 0;
    std::thread other;
    auto const here = allocations([&] {
        other = std::thread{[&] {
            in_thread = allocations([] {
                for (int i = 0; i < 100; ++i) look_at(std::make_unique<int>(i).get());
            });
        }};
        other.join();
    });
    CHECK(in_thread == 100);
    CHECK(here < 10);  // those of starting a thread
}

TEST_CASE("allocations nest") {
    std::uint64_t inner = 0;
    auto const outer = allocations([&] {
        look_at(std::make_unique<int>(1).get());
        inner = allocations([] { look_at(std::make_unique<int>(2).get()); });
    });
    CHECK(inner == 1);
    CHECK(outer == 2);
}

TEST_CASE("no_allocations: a scope that allocates throws, with its place and the number") {
    auto const line = __LINE__ + 2;
    auto const two = [] {
        no_allocations const guard;
        look_at(std::make_unique<int>(1).get());
        look_at(std::make_unique<int>(1).get());
    };
    CHECK_THROWS_WITH(two(),
                      Catch::Contains("no_allocations.cpp:" + std::to_string(line) + ": 2 allocations in a scope"));
    CHECK_THROWS_AS(two(), weir::error);
}

TEST_CASE("no_allocations: a scope that allocates nothing is left in silence") {
    std::string text(100, 'x');
    std::uint64_t counted = 17;
    CHECK_NOTHROW([&] {
        no_allocations const guard;
        text.assign(90, 'y');
        counted = guard.count();
    }());
    CHECK(counted == 0);
}

TEST_CASE("no_allocations: an exception that is on its way is not hidden") {
    CHECK_THROWS_WITH(
        [] {
            no_allocations const guard;
            throw std::runtime_error{"the first"};
        }(),
        "the first");
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#ifndef SANITIZED  // sanitizers end a program that asks for this much
TEST_CASE("no_allocations: memory that cannot be had is std::bad_alloc, or null where that was asked for") {
    std::size_t const volatile too_much = std::size_t{1} << 62;
    CHECK(::operator new(too_much, std::nothrow) == nullptr);
    CHECK_THROWS_AS(::operator new(too_much), std::bad_alloc);
}
#endif
