// SPDX-License-Identifier: Apache-2.0
// Engines against std::map, on sequences of calls that rapidcheck makes up and, when one fails, makes short.
#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <tests/store/temporary_directory.hpp>
#include <utility>
#include <vector>
#include <weir/store/memory_engine.hpp>
#include <weir/store/rocksdb_engine.hpp>

namespace {

enum class call { put, erase, restore, restore_erased, clear, commit, flush, discard, reopen };

struct step {
    call what = call::put;
    std::string key, value;
};

std::ostream& operator<<(std::ostream& to, step const& s) {
    constexpr char const* names[] = {"put",    "erase", "restore", "restore_erased", "clear",
                                     "commit", "flush", "discard", "reopen"};
    return to << names[static_cast<int>(s.what)] << '(' << Catch::Detail::stringify(s.key) << ", "
              << Catch::Detail::stringify(s.value) << ')';
}

/// Few keys, so that they meet again, with bytes that order differs for if they are signed.
rc::Gen<std::string> keys() {
    return rc::gen::resize(3,
                           rc::gen::container<std::string>(rc::gen::element('\0', 'a', 'b', '\x7f', '\x80', '\xff')));
}

rc::Gen<step> steps(bool persistent) {
    auto const what = persistent
                          ? rc::gen::weightedElement<call>({{12, call::put},
                                                            {5, call::erase},
                                                            {8, call::restore},
                                                            {3, call::restore_erased},
                                                            {1, call::clear},
                                                            {3, call::commit},
                                                            {1, call::flush},
                                                            {1, call::discard},
                                                            {1, call::reopen}})
                          : rc::gen::weightedElement<call>({{12, call::put}, {5, call::erase}, {1, call::clear}});
    return rc::gen::build<step>(rc::gen::set(&step::what, what), rc::gen::set(&step::key, keys()),
                                rc::gen::set(&step::value));
}

using entries = std::map<std::string, std::string>;  // std::string compares its bytes unsigned

/// What an engine is to have.
struct model {
    using change = std::optional<std::string>;  // null: erased

    entries stored;
    std::vector<std::pair<std::string, change>> restored;  // not seen before the commit, unless something else waits
    std::map<std::string, change> changes;

    void restore(std::string const& key, change const& value) {
        if (changes.empty())
            restored.emplace_back(key, value);
        else
            changes[key] = value;
    }
    static void apply(entries& to, std::string const& key, change const& value) {
        if (value)
            to[key] = *value;
        else
            to.erase(key);
    }
    entries seen() const {
        auto all = stored;
        for (auto const& [key, value] : changes) apply(all, key, value);
        return all;
    }
    void discard() {
        restored.clear();
        changes.clear();
    }
    void commit() {
        for (auto const& [key, value] : restored) apply(stored, key, value);
        stored = seen();
        discard();
    }
};

template <typename Engine>
entries contents(Engine const& engine, weir::wire_bytes from = {}, weir::wire_bytes to = {}) {
    entries found;
    std::string last;
    engine.range(from, to, [&](weir::bytes_view key, weir::bytes_view value) {
        RC_ASSERT(found.empty() || last < key);  // in order, each once
        found.emplace(last = key, value);
    });
    return found;
}

template <typename Engine>
void check(std::vector<step> const& calls, std::string const& from, std::string const& to, std::string const& path) {
    Engine engine;
    if constexpr (weir::persistent_engine<Engine>) engine.open(path);
    model expected;
    for (auto const& [what, key, value] : calls) {
        if (what == call::put) {
            engine.put(key, value);
            expected.changes[key] = value;
        } else if (what == call::erase) {
            engine.erase(key);
            expected.changes[key] = std::nullopt;
        } else if (what == call::clear) {
            engine.clear();
            expected = {};
        }
        if constexpr (weir::persistent_engine<Engine>) {
            if (what == call::flush) engine.flush();
            if (what == call::restore) {
                engine.restore(key, weir::bytes_view{value});
                expected.restore(key, value);
            } else if (what == call::restore_erased) {
                engine.restore(key, std::nullopt);
                expected.restore(key, std::nullopt);
            } else if (what == call::commit) {
                engine.commit();
                expected.commit();
            } else if (what == call::discard) {
                engine.discard();
                expected.discard();
            } else if (what == call::reopen) {
                engine.close();
                engine.open(path);
                expected.discard();
            }
        }
        auto const seen = expected.seen();
        auto const found = seen.find(key);
        RC_ASSERT(engine.get(key) ==
                  (found == seen.end() ? weir::wire_bytes{} : weir::wire_bytes{weir::bytes_view{found->second}}));
    }
    auto const seen = expected.seen();
    RC_ASSERT(contents(engine) == seen);
    entries between;
    if (from <= to) between = {seen.lower_bound(from), seen.upper_bound(to)};
    RC_ASSERT(contents(engine, weir::wire_bytes{from}, weir::wire_bytes{to}) == between);
}

}  // namespace

TEST_CASE("memory_engine is a map, whatever is called") {
    CHECK(rc::check([] {
        check<weir::memory_engine>(*rc::gen::container<std::vector<step>>(steps(false)), *keys(), *keys(), {});
    }));
}

TEST_CASE("rocksdb_engine is a map, whatever is called, and comes back with what was committed") {
    weir_tests::temporary_directory const directory;
    int n = 0;
    CHECK(rc::check([&] {
        check<weir::rocksdb_engine>(*rc::gen::container<std::vector<step>>(steps(true)), *keys(), *keys(),
                                    directory.path + '/' + std::to_string(n++));
    }));
}
