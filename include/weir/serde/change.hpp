// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <weir/error/error.hpp>
#include <weir/record/change.hpp>
#include <weir/serde/concept.hpp>

namespace weir::serde {

/// A change that owns its values, as it is read from a topic.
template <typename V>
struct owned_change {
    V new_value{}, old_value{};
    bool has_new = false, has_old = false;

    change<V> view() const {
        return {has_new ? nullable<V>{new_value} : nullable<V>{}, has_old ? nullable<V>{old_value} : nullable<V>{}};
    }
};

/// What a table's repartition topic carries (KIP-904): the new value and 1; the old one and 0; or the size of the new
/// value as a zigzag varint, the new value, the old one and 2. Of versioned tables, which Kafka Streams also writes as
/// 3 to 5 with a byte in front of the last, that byte is not looked at. Throws serialization_error for a change of
/// nothing.
template <any_serde Serde>
struct change_serde {
    using type = owned_change<typename Serde::type>;
    static constexpr std::string_view name = "change";
    [[no_unique_address]] Serde value_serde;

    void serialize(change<typename Serde::type> const& c, weir::bytes& out) const {
        if (c.new_value && c.old_value) {
            auto const begin = out.size();
            value_serde.serialize(*c.new_value, out);
            char size[5];
            auto const digits = varint(static_cast<std::uint32_t>(out.size() - begin) << 1, size);
            out.insert(begin, size, digits);
            value_serde.serialize(*c.old_value, out);
            out += '\2';
        } else if (c.new_value) {
            value_serde.serialize(*c.new_value, out);
            out += '\1';
        } else if (c.old_value) {
            value_serde.serialize(*c.old_value, out);
            out += '\0';
        } else
            throw serialization_error{"change: both values are null"};
    }
    void serialize(type const& c, weir::bytes& out) const { serialize(c.view(), out); }

    void deserialize(bytes_view in, type& out) const {
        if (in.empty()) throw deserialization_error{"change: expected at least 1 byte, got none"};
        auto form = static_cast<unsigned char>(in.back());
        in.remove_suffix(1);
        if (form >= 3 && form <= 5 && !in.empty()) {
            in.remove_suffix(1);
            form = static_cast<unsigned char>(form - 3);
        }
        if (form > 2) throw deserialization_error{"change: its last byte is " + std::to_string(form)};
        out.has_new = form >= 1;
        out.has_old = form != 1;
        auto const new_size = form == 2 ? read_size(in) : form == 1 ? in.size() : 0;
        if (out.has_new) value_serde.deserialize(in.substr(0, new_size), out.new_value);
        if (out.has_old) value_serde.deserialize(in.substr(new_size), out.old_value);
    }

private:
    static std::size_t varint(std::uint32_t zigzag, char* out) {
        std::size_t size = 0;
        for (; zigzag >= 0x80; zigzag >>= 7) out[size++] = static_cast<char>((zigzag & 0x7f) | 0x80);
        out[size++] = static_cast<char>(zigzag);
        return size;
    }
    static std::size_t read_size(bytes_view& in) {
        std::uint64_t zigzag = 0;
        for (unsigned shift = 0; !in.empty() && shift < 35; shift += 7) {
            auto const octet = static_cast<unsigned char>(in.front());
            in.remove_prefix(1);
            zigzag |= std::uint64_t{octet & 0x7fu} << shift;
            if (octet >= 0x80) continue;
            if (zigzag % 2 == 0 && zigzag / 2 <= in.size()) return static_cast<std::size_t>(zigzag / 2);
            break;
        }
        throw deserialization_error{"change: the size of the new value does not fit the record"};
    }
};

}  // namespace weir::serde
