// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <type_traits>
#include <weir/record/bytes.hpp>
#include <weir/serde/json/failure.hpp>
#include <weir/serde/json/field.hpp>

namespace weir::serde::json_detail {

namespace ondemand = simdjson::ondemand;

/// How deep structs and vectors may nest in each other, which only recursive types can reach. What is skipped may be
/// deeper.
inline constexpr unsigned most_levels = 128;

[[noreturn, gnu::cold, gnu::noinline]] inline void malformed(simdjson::error_code code) {
    fail(std::string{"not well-formed JSON: "} + simdjson::error_message(code));
}

[[gnu::always_inline]] inline void require(simdjson::error_code code) {
    if (code != simdjson::SUCCESS) [[unlikely]]
        malformed(code);
}

/// What is found is named by its kind only, because messages may be secret.
[[noreturn, gnu::cold, gnu::noinline]] inline void wrong_type(ondemand::value& in, std::string_view expected) {
    auto const found = [&]() -> std::string_view {
        ondemand::json_type type{};
        require(in.type().get(type));
        switch (type) {
            case ondemand::json_type::array:
                return "an array";
            case ondemand::json_type::object:
                return "an object";
            case ondemand::json_type::number:
                return "a number that does not fit";
            case ondemand::json_type::string:
                return "a string";
            case ondemand::json_type::boolean:
                return "a boolean";
            case ondemand::json_type::null:
                return "null";
        }
        return "something else";
    }();
    if (found == expected) malformed(simdjson::TAPE_ERROR);  // it only began like one
    fail("expected " + std::string{expected} + ", found " + std::string{found});
}

template <json_number N>
inline constexpr std::string_view number_name = std::floating_point<N>    ? "a number"
                                                : std::signed_integral<N> ? (sizeof(N) == 1   ? "int8"
                                                                             : sizeof(N) == 2 ? "int16"
                                                                             : sizeof(N) == 4 ? "int32"
                                                                                              : "int64")
                                                : sizeof(N) == 1          ? "uint8"
                                                : sizeof(N) == 2          ? "uint16"
                                                : sizeof(N) == 4          ? "uint32"
                                                                          : "uint64";

template <json_number N>
void read_number(ondemand::value& in, N& out) {
    using wide = std::conditional_t<std::floating_point<N>, double,
                                    std::conditional_t<std::signed_integral<N>, std::int64_t, std::uint64_t>>;
    using limits = std::numeric_limits<N>;
    wide number;
    if (in.get(number) != simdjson::SUCCESS) [[unlikely]]
        wrong_type(in, number_name<N>);
    if constexpr (sizeof(N) < sizeof(wide))
        if (number < wide{limits::lowest()} || number > wide{limits::max()}) [[unlikely]]
            wrong_type(in, number_name<N>);
    out = static_cast<N>(number);
}

/// simdjson has checked UTF-8 and control characters. A string without escapes is copied as it stands, and only once.
inline void read_text(ondemand::value& in, std::string& out) {
    static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");
    constexpr std::uint64_t every = 0x0101010101010101;
    auto const zero = [](std::uint64_t x) { return (x - every) & ~x; };

    ondemand::raw_json_string raw;
    if (in.get_raw_json_string().get(raw) != simdjson::SUCCESS) [[unlikely]]
        wrong_type(in, "a string");
    auto const* const begin = raw.raw();
    for (auto const* at = begin;; at += 8) {
        std::uint64_t word;  // may reach over the end of the message into its padding
        std::memcpy(&word, at, sizeof word);
        auto const quote_or_backslash = (zero(word ^ every * '"') | zero(word ^ every * '\\')) & (every * 0x80);
        if (quote_or_backslash == 0) continue;
        at += std::countr_zero(quote_or_backslash) / 8;
        out.clear();  // libstdc++ appends to nothing twice as fast as it assigns
        if (*at == '"') {
            out.append(begin, static_cast<std::size_t>(at - begin));
        } else {
            std::string_view unescaped;
            require(in.get_string().get(unescaped));
            out.append(unescaped);
        }
        return;
    }
}

/// Walks over the fields of an object; `key` is followed by a quote and readable for at least SIMDJSON_PADDING bytes.
class cursor {
    ondemand::object_iterator at_, end_;
    ondemand::field field_;
    char unescaped_[simdjson::SIMDJSON_PADDING + 1];

    void load() {
        if (!(at_ != end_)) {
            key = nullptr;
            return;
        }
        require((*at_).get(field_));
        key = field_.key().raw();
    }

public:
    char const* key = nullptr;

    explicit cursor(ondemand::object& object) {
        require(object.begin().get(at_));
        require(object.end().get(end_));
        load();
    }

    ondemand::value& value() { return field_.value(); }

    void next() {
        ++at_;
        load();
    }

    /// After a key that no member has: it may have been written with escapes, else the field is skipped.
    [[gnu::noinline]] void unescape_or_skip() {
        auto const* end = key;
        while (*end != '"' && *end != '\\') ++end;
        if (*end == '"' || key == unescaped_) return next();
        std::string_view name;
        require(field_.unescaped_key().get(name));
        if (name.size() >= sizeof unescaped_ || name.find('"') != name.npos) return next();
        name.copy(unescaped_, name.size());
        unescaped_[name.size()] = '"';
        key = unescaped_;
    }
};

template <typename Naming, typename T>
void read(ondemand::value& in, T& out, unsigned levels);

template <typename Naming, typename T>
void read_struct(ondemand::object& in, T& out, unsigned levels) {
    using fields = fields_of<Naming, T>;
    static_assert(fields::count <= 64);
    if (levels == 0) [[unlikely]]
        fail("nested too deeply");

    std::uint64_t seen = 0, required = 0;
    std::size_t at = fields::count;
    try {
        cursor field{in};
        while (field.key != nullptr) {
            auto const* const before = field.key;
            // One pass is enough for fields in the order of declaration. In any other order each pass takes at least
            // one.
            fields::each([&]<typename Member, typename Key>(std::size_t index) __attribute__((always_inline)) {
                static_assert(Key::compared <= simdjson::SIMDJSON_PADDING, "the name is too long");
                if (!Key::equals(field.key)) return true;
                at = index;
                read<Naming>(field.value(), Member::of(out), levels - 1);
                at = fields::count;
                seen |= std::uint64_t{1} << index;
                field.next();
                return field.key != nullptr;
            });
            if (field.key == before) field.unescape_or_skip();
        }
        fields::each([&]<typename Member, typename Key>(std::size_t index) __attribute__((always_inline)) {
            if constexpr (is_optional<typename Member::type>) {
                if ((seen >> index & 1) == 0) Member::of(out).reset();
            } else {
                required |= std::uint64_t{1} << index;
            }
            return true;
        });
        if (auto const missing = required & ~seen; missing != 0) [[unlikely]] {
            at = static_cast<std::size_t>(std::countr_zero(missing));
            fail("missing");
        }
    } catch (failure& f) {
        if (at != fields::count) f.inside_field(fields::names[at]);
        throw;
    }
}

template <typename Naming, typename E>
void read_vector(ondemand::value& in, std::vector<E>& out, unsigned levels) {
    ondemand::array array;
    if (in.get_array().get(array) != simdjson::SUCCESS) [[unlikely]]
        wrong_type(in, "an array");
    if (levels == 0) [[unlikely]]
        fail("nested too deeply");
    std::size_t size = 0;
    try {
        for (auto item : array) {
            ondemand::value value;
            require(std::move(item).get(value));
            // What is there already is used again, with the storage that it owns.
            if (size == out.size()) out.emplace_back();
            if constexpr (std::same_as<E, bool>) {
                bool flag = false;
                read<Naming>(value, flag, levels - 1);
                out[size] = flag;
            } else {
                read<Naming>(value, out[size], levels - 1);
            }
            ++size;
        }
    } catch (failure& f) {
        f.inside_element(size);
        throw;
    }
    out.resize(size);
}

template <typename Naming, typename T>
[[gnu::always_inline]] inline void read(ondemand::value& in, T& out, unsigned levels) {
    if constexpr (std::same_as<T, std::string>) {
        read_text(in, out);
    } else if constexpr (std::same_as<T, bool>) {
        if (in.get(out) != simdjson::SUCCESS) [[unlikely]]
            wrong_type(in, "a boolean");
    } else if constexpr (json_number<T>) {
        read_number(in, out);
    } else if constexpr (is_optional<T>) {
        bool null = false;
        require(in.is_null().get(null));
        if (null) return out.reset();
        if (!out) out.emplace();
        read<Naming>(in, *out, levels);
    } else if constexpr (is_vector<T>) {
        read_vector<Naming>(in, out, levels);
    } else if constexpr (adapted_struct<T>) {
        ondemand::object object;
        if (in.get_object().get(object) != simdjson::SUCCESS) [[unlikely]]
            wrong_type(in, "an object");
        read_struct<Naming>(object, out, levels);
    }
}

/// simdjson's tables and a copy of the message with the padding that simdjson needs. Both grow to the largest message
/// and stay. One for each thread instead of one for each serde: serdes are constants that threads share, every thread
/// decodes one message at a time, and finding it costs three instructions.
class scratch {
    std::unique_ptr<char[]> copy_;
    std::size_t capacity_ = 0;

public:
    ondemand::parser parser;

    simdjson::padded_string_view padded(bytes_view in) {
        auto const needed = in.size() + simdjson::SIMDJSON_PADDING;
        if (needed > capacity_) [[unlikely]] {
            copy_ = std::make_unique<char[]>(2 * needed);
            capacity_ = 2 * needed;
        }
        in.copy(copy_.get(), in.size());
        std::memset(copy_.get() + in.size(), 0, simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view{copy_.get(), in.size(), capacity_};
    }

    static scratch& of_this_thread() {
        thread_local scratch s;
        return s;
    }
};

template <typename Naming, typename T>
void read_message(bytes_view in, T& out) {
    auto& scratch = scratch::of_this_thread();
    ondemand::document document;
    require(scratch.parser.iterate(scratch.padded(in)).get(document));
    ondemand::object object;
    if (auto const code = document.get_object().get(object); code != simdjson::SUCCESS) [[unlikely]] {
        if (code == simdjson::INCORRECT_TYPE) fail("expected an object");
        malformed(code);
    }
    read_struct<Naming>(object, out, most_levels);
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) [[unlikely]]
        fail("something follows the object");
}

}  // namespace weir::serde::json_detail
