// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <weir/record/bytes.hpp>
#include <weir/serde/json/failure.hpp>
#include <weir/serde/json/field.hpp>

// simdjson reads and cannot write structs, so the writer is ours. It first adds up an upper bound of the length, which
// is a constant of the struct and the sizes of its strings, and then writes through a pointer without looking at the
// end. Only escapes, which the bound does not foresee, make room.
namespace weir::serde::json_detail {

/// The longest shortest double is "-2.2250738585072014e-308", the longest integer "-9223372036854775808".
inline constexpr std::size_t longest_number = 24;

/// Texts are copied eight bytes at a time; the last copy may reach over their end.
inline constexpr std::size_t overlap = 8;

template <typename Naming, typename T>
constexpr std::size_t longest(T const& value) {
    std::size_t sum = 2;
    if constexpr (std::same_as<T, std::string>) {
        sum += value.size() + overlap;
    } else if constexpr (std::same_as<T, bool> || json_number<T>) {
        sum = longest_number;
    } else if constexpr (std::same_as<T, std::vector<bool>>) {
        sum += value.size() * 6;
    } else if constexpr (is_optional<T>) {
        sum = value ? longest<Naming>(*value) : 4;
    } else if constexpr (is_vector<T>) {
        for (auto const& e : value) sum += 1 + longest<Naming>(e);
    } else if constexpr (adapted_struct<T>) {
        fields_of<Naming, T>::each([&]<typename Member, typename Key>(std::size_t) {
            sum += Key::before_value.size() + longest<Naming>(Member::of(value));
            return true;
        });
    }
    return sum;
}

class writer {
    weir::bytes& out_;
    std::size_t begin_;
    char* to_;
    std::size_t spare_ = 32;  // room beyond the bound, for escapes

    static constexpr std::uint64_t every = 0x0101010101010101;
    static constexpr std::uint64_t high = every * 0x80;

    static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");

    template <typename Word>
    static std::uint64_t load(char const* from) {
        Word word;
        std::memcpy(&word, from, sizeof word);
        return word;
    }
    template <typename Word>
    static void store(char* to, std::uint64_t word) {
        auto const part = static_cast<Word>(word);
        std::memcpy(to, &part, sizeof part);
    }

    /// Marks the first of eight bytes that has to be escaped, and possibly some after it.
    static constexpr std::uint64_t escapes(std::uint64_t word) {
        auto const zero = [](std::uint64_t x) { return (x - every) & ~x; };
        return (zero(word ^ every * '"') | zero(word ^ every * '\\') | ((word - every * ' ') & ~word)) & high;
    }

    [[gnu::noinline]] void make_room() {
        auto const written = static_cast<std::size_t>(to_ - out_.data());
        auto const more = out_.size() / 2 + 64;
        out_.resize(out_.size() + more);
        spare_ += more;
        to_ = out_.data() + written;
    }

    void escape(char c) {
        if (spare_ < 5) make_room();
        auto const pair = [&](char second) { *to_++ = '\\', *to_++ = second, spare_ -= 1; };
        switch (c) {
            case '"':
                return pair('"');
            case '\\':
                return pair('\\');
            case '\n':
                return pair('n');
            case '\r':
                return pair('r');
            case '\t':
                return pair('t');
            case '\b':
                return pair('b');
            case '\f':
                return pair('f');
            default:
                put("\\u00");
                *to_++ = c < 0x10 ? '0' : '1';
                *to_++ = "0123456789abcdef"[c & 15];
                spare_ -= 5;
        }
    }

    [[gnu::noinline]] void text_with_escapes(char const* from, char const* end) {
        while (end - from >= 8) {
            auto const word = load<std::uint64_t>(from);
            store<std::uint64_t>(to_, word);
            auto const marks = escapes(word);
            auto const plain = marks == 0 ? 8 : std::countr_zero(marks) / 8;
            from += plain;
            to_ += plain;
            if (marks != 0) escape(*from++);
        }
        for (; from != end; ++from)
            if (auto const c = static_cast<unsigned char>(*from); c < 0x20 || c == '"' || c == '\\')
                escape(*from);
            else
                *to_++ = *from;
    }

    [[gnu::noinline]] void require_utf8(std::string const& text) {
        if (!simdjson::validate_utf8(text.data(), text.size())) give_up("the text is not UTF-8");
    }

    [[noreturn, gnu::cold, gnu::noinline]] void give_up(char const* what) {
        out_.resize(begin_);
        fail(what);
    }

public:
    writer(weir::bytes& out, std::size_t bound) : out_{out}, begin_{out.size()} {
        out.resize(begin_ + bound + spare_);
        to_ = out.data() + begin_;
    }
    void finish() { out_.resize(static_cast<std::size_t>(to_ - out_.data())); }

    /// For texts whose length is known to the compiler.
    [[gnu::always_inline]] void put(std::string_view text) {
        std::memcpy(to_, text.data(), text.size());
        to_ += text.size();
    }
    [[gnu::always_inline]] void put(char c) { *to_++ = c; }

    void text(std::string const& text) {
        put('"');
        auto const* const from = text.data();
        auto const size = text.size();
        std::uint64_t seen = 0, marks = 0;
        if (size >= 8) {
            auto const step = [&](std::size_t i) {
                auto const word = load<std::uint64_t>(from + i);
                store<std::uint64_t>(to_ + i, word);
                seen |= word;
                marks |= escapes(word);
            };
            for (std::size_t i = 0; i < size - 8; i += 8) step(i);
            step(size - 8);
        } else if (size >= 4) {
            auto const front = load<std::uint32_t>(from), back = load<std::uint32_t>(from + size - 4);
            store<std::uint32_t>(to_, front);
            store<std::uint32_t>(to_ + size - 4, back);
            seen = front | back << 32;
            marks = escapes(seen);
        } else if (size > 0) {
            auto const octet = [&](std::size_t i) {
                return std::uint64_t{static_cast<unsigned char>(to_[i] = from[i])};
            };
            seen = every * ' ' << 24 | octet(size - 1) << 16 | octet(size / 2) << 8 | octet(0);
            marks = escapes(seen);
        }
        if ((seen & high) != 0) require_utf8(text);
        if (marks == 0)
            to_ += size;
        else
            text_with_escapes(from, from + size);
        put('"');
    }

    template <json_integer I>
    void number(I value) {
        // char has a to_chars too, but is a number here.
        to_ = std::to_chars(to_, to_ + longest_number, +value).ptr;
    }

    /// The shortest text that reads back as the same number.
    void number(double value) {
        // Most amounts have no more than two decimals. If a decimal of at most 15 digits reads back as `value`, then it
        // is the shortest, because no two of them read back as the same double. Six times faster than the general way.
        auto const hundredfold = value * 100;
        if (std::abs(hundredfold) < 1e15 && value != 0) {
            auto const cents = static_cast<std::int64_t>(hundredfold + (value < 0 ? -0.5 : 0.5));
            if (static_cast<double>(cents) / 100 == value) return decimal(cents);
        }
        if (!std::isfinite(value)) [[unlikely]]
            give_up("JSON has no NaN and no infinity");
        to_ = std::to_chars(to_, to_ + longest_number, value).ptr;
    }
    void number(float value) {
        if (!std::isfinite(value)) [[unlikely]]
            give_up("JSON has no NaN and no infinity");
        to_ = std::to_chars(to_, to_ + longest_number, value).ptr;
    }

private:
    void decimal(std::int64_t cents) {
        if (cents < 0) put('-');
        auto const size = static_cast<std::uint64_t>(cents < 0 ? -cents : cents);
        number(size / 100);
        if (auto const fraction = size % 100; fraction != 0) {
            put('.');
            put(static_cast<char>('0' + fraction / 10));
            if (fraction % 10 != 0) put(static_cast<char>('0' + fraction % 10));
        }
    }
};

template <typename Naming, typename T>
void write(writer& out, T const& value);

template <typename Naming, typename T>
void write_vector(writer& out, T const& values) {
    std::size_t index = 0;
    out.put('[');
    try {
        for (auto const& value : values) {
            if (index != 0) out.put(',');
            write<Naming, typename T::value_type>(out, value);
            ++index;
        }
    } catch (failure& f) {
        f.inside_element(index);
        throw;
    }
    out.put(']');
}

template <typename Naming, typename T>
void write_struct(writer& out, T const& value) {
    using fields = fields_of<Naming, T>;
    if constexpr (fields::count == 0) out.put('{');
    std::size_t at = 0;
    try {
        fields::each([&]<typename Member, typename Key>(std::size_t index) __attribute__((always_inline)) {
            at = index;
            if (index == 0) {
                out.put('{');
                out.put(Key::before_value.substr(1));
            } else {
                out.put(Key::before_value);
            }
            write<Naming>(out, Member::of(value));
            return true;
        });
    } catch (failure& f) {
        f.inside_field(fields::names[at]);
        throw;
    }
    out.put('}');
}

template <typename Naming, typename T>
[[gnu::always_inline]] inline void write(writer& out, T const& value) {
    if constexpr (std::same_as<T, std::string>) {
        out.text(value);
    } else if constexpr (std::same_as<T, bool>) {
        value ? out.put("true") : out.put("false");
    } else if constexpr (json_number<T>) {
        out.number(value);
    } else if constexpr (is_optional<T>) {
        value ? write<Naming>(out, *value) : out.put("null");
    } else if constexpr (is_vector<T>) {
        write_vector<Naming>(out, value);
    } else if constexpr (adapted_struct<T>) {
        write_struct<Naming>(out, value);
    }
}

}  // namespace weir::serde::json_detail
