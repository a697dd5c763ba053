// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <weir/error/error.hpp>

namespace weir::kafka {

namespace detail {

inline void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80)
        out += static_cast<char>(code);
    else if (code < 0x800)
        (out += static_cast<char>(0xc0 | code >> 6)) += static_cast<char>(0x80 | (code & 0x3f));
    else
        ((out += static_cast<char>(0xe0 | code >> 12)) += static_cast<char>(0x80 | (code >> 6 & 0x3f))) +=
            static_cast<char>(0x80 | (code & 0x3f));
}

/// Takes the escapes of one side of a line out of it.
inline std::string unescaped(std::string_view text, std::string const& where) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        if (++i == text.size()) break;  // a backslash at the end of the file
        switch (text[i]) {
            case 't':
                out += '\t';
                break;
            case 'n':
                out += '\n';
                break;
            case 'r':
                out += '\r';
                break;
            case 'f':
                out += '\f';
                break;
            case 'u': {
                unsigned code = 0;
                for (int digit = 0; digit < 4; ++digit) {
                    auto const at =
                        ++i < text.size()
                            ? std::string_view{"0123456789abcdef"}.find(
                                  text[i] >= 'A' && text[i] <= 'F' ? static_cast<char>(text[i] - 'A' + 'a') : text[i])
                            : std::string_view::npos;
                    if (at == std::string_view::npos) throw config_error{where + ": \\u is not followed by 4 digits"};
                    code = code * 16 + static_cast<unsigned>(at);
                }
                append_utf8(out, code);
                break;
            }
            default:
                out += text[i];
        }
    }
    return out;
}

}  // namespace detail

/// The settings in a properties file of Java (java.util.Properties), as --command-config of Kafka's tools takes it.
/// `file` is for messages, which never show a value. Bytes outside of ASCII are taken as they are.
inline std::map<std::string, std::string> parse_properties(std::string_view text, std::string const& file) {
    std::map<std::string, std::string> settings;
    constexpr std::string_view blank = " \t\f";
    int number = 0;
    auto const next_line = [&] {
        auto const end = text.find_first_of("\r\n");
        auto line = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
        ++number;
        line.remove_prefix(std::min(line.find_first_not_of(blank), line.size()));
        return line;
    };
    auto const goes_on = [](std::string_view line) {
        auto const last = line.find_last_not_of('\\');
        return (line.size() - (last == line.npos ? 0 : last + 1)) % 2 == 1;
    };
    while (!text.empty()) {
        std::string line{next_line()};
        if (line.empty() || line[0] == '#' || line[0] == '!') continue;
        auto const where = file + ", line " + std::to_string(number);
        while (goes_on(line) && !text.empty()) {
            line.pop_back();
            line += next_line();
        }
        std::size_t at = 0;
        while (at < line.size() && std::string_view{"=: \t\f"}.find(line[at]) == std::string_view::npos)
            at += line[at] == '\\' ? 2 : 1;
        at = std::min(at, line.size());
        auto const key = detail::unescaped(std::string_view{line}.substr(0, at), where);
        if (key.empty()) throw config_error{where + ": the name of the setting is missing"};
        auto value = std::string_view{line}.substr(at);
        auto const skip_blank = [&] { value.remove_prefix(std::min(value.find_first_not_of(blank), value.size())); };
        skip_blank();
        if (!value.empty() && (value[0] == '=' || value[0] == ':')) {
            value.remove_prefix(1);
            skip_blank();
        }
        settings.insert_or_assign(key, detail::unescaped(value, where));  // the last one counts, as in Java
    }
    return settings;
}

/// Throws config_error that names the file when it cannot be read.
inline std::map<std::string, std::string> read_properties(std::string const& file) {
    auto* const stream = std::fopen(file.c_str(), "rb");
    if (!stream) throw config_error{"file " + file + " cannot be opened"};
    std::string text;
    char block[4096];
    while (auto const n = std::fread(block, 1, sizeof block, stream)) text.append(block, n);
    bool const failed = std::ferror(stream) != 0;
    std::fclose(stream);
    if (failed) throw config_error{"file " + file + " cannot be read"};
    return parse_properties(text, file);
}

}  // namespace weir::kafka
