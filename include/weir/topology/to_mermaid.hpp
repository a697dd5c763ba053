// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <weir/topology/picture.hpp>

namespace weir {

namespace detail {

/// A quoted label of Mermaid. Its language has entities by number instead of backslashes; what could be taken for
/// syntax, Markdown or HTML is written so.
inline std::string mermaid_label(std::string_view text) {
    std::string out = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view{" .-_,():/"}.find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else if (c == '\n')
            out += "<br/>";
        else if (byte < 0x20 || byte == 0x7f)
            out += ' ';
        else
            out += '#' + std::to_string(byte) + ';';
    }
    return out += '"';
}

}  // namespace detail

/// A flowchart in the language of Mermaid, which many viewers of Markdown draw. Sub-topologies are boxes around their
/// nodes, topics lie between them, and a dotted line leads to a store.
inline std::string to_mermaid(topology_picture const& picture) {
    std::string out = "flowchart LR\n";
    auto const line = [&out](std::string_view indent, std::string const& text) {
        out.append(indent).append(text).append("\n");
    };
    auto const id = [](char kind, std::size_t i) { return kind + std::to_string(i); };
    for (int group = 0; group < picture.subtopologies; ++group) {
        auto const number = std::to_string(group);
        line("  ", "subgraph g" + number + "[\"Sub-topology " + number + "\"]");
        for (std::size_t i = 0; i < picture.nodes.size(); ++i)
            if (picture.nodes[i].subtopology == group)
                line("    ", id('n', i) + '(' + detail::mermaid_label(picture.nodes[i].name) + ')');
        for (std::size_t i = 0; i < picture.stores.size(); ++i) {
            auto const& store = picture.stores[i];
            if (picture.nodes[static_cast<std::size_t>(store.used_by.front())].subtopology != group) continue;
            auto const text = store.changelog.empty() ? store.name : store.name + "\n(" + store.changelog + ')';
            line("    ", id('s', i) + "[(" + detail::mermaid_label(text) + ")]");
        }
        line("  ", "end");
    }
    for (std::size_t i = 0; i < picture.topics.size(); ++i) {
        auto const label = detail::mermaid_label(picture.topics[i].name);
        line("  ", id('t', i) + (picture.topics[i].internal ? "{{" + label + "}}" : "[/" + label + "/]"));
    }
    for (std::size_t i = 0; i < picture.nodes.size(); ++i)
        for (int const child : picture.children[i])
            line("  ", id('n', i) + " --> " + id('n', static_cast<std::size_t>(child)));
    for (std::size_t i = 0; i < picture.topics.size(); ++i) {
        for (int const node : picture.topics[i].written_by)
            line("  ", id('n', static_cast<std::size_t>(node)) + " --> " + id('t', i));
        for (int const node : picture.topics[i].read_by)
            line("  ", id('t', i) + " --> " + id('n', static_cast<std::size_t>(node)));
    }
    for (std::size_t i = 0; i < picture.stores.size(); ++i)
        for (int const node : picture.stores[i].used_by)
            line("  ", id('n', static_cast<std::size_t>(node)) + " -.- " + id('s', i));
    return out;
}

/// As above, of what topology(...) gave.
template <detail::has_picture Topology>
std::string to_mermaid(Topology const& topology) {
    return to_mermaid(picture_of(topology));
}

}  // namespace weir
