// SPDX-License-Identifier: Apache-2.0
#include <weir/store/key_value_engine.hpp>

#include <catch2/catch.hpp>
#include <map>
#include <tests/store/engine_laws.hpp>

namespace {

/// The smallest model of the concept; the laws hold for it as well.
class map_engine {
    std::map<weir::bytes, weir::bytes, std::less<>> entries_;

public:
    weir::wire_bytes get(weir::bytes_view key) const {
        auto const found = entries_.find(key);
        return found == entries_.end() ? weir::wire_bytes{} : weir::wire_bytes{found->second};
    }
    void put(weir::bytes_view key, weir::bytes_view value) { entries_[weir::bytes{key}] = value; }
    void erase(weir::bytes_view key) { entries_.erase(weir::bytes{key}); }
    std::size_t size() const { return entries_.size(); }
    void clear() { entries_.clear(); }
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (auto const& [key, value] : entries_) visit(key, value);
    }
    template <typename Visit>
    void range(weir::wire_bytes from, weir::wire_bytes to, Visit&& visit) const {
        for (auto const& [key, value] : entries_)
            if ((!from || *from <= key) && (!to || key <= *to)) visit(key, value);
    }
    void flush() {}
};

struct engine_without_erase {
    weir::wire_bytes get(weir::bytes_view) const;
    void put(weir::bytes_view, weir::bytes_view);
    std::size_t size() const;
    void clear();
    void flush();
    template <typename Visit>
    void for_each(Visit&&) const;
    template <typename Visit>
    void range(weir::wire_bytes, weir::wire_bytes, Visit&&) const;
};

static_assert(weir::key_value_engine<map_engine>);
static_assert(!weir::key_value_engine<engine_without_erase>);
static_assert(!weir::key_value_engine<std::map<weir::bytes, weir::bytes>>);

}  // namespace

TEST_CASE("key_value_engine: a std::map behind the concept keeps the laws") {
    weir_tests::check_engine_laws<map_engine>();
}
