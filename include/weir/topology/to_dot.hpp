// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <weir/topology/picture.hpp>

namespace weir {

namespace detail {

/// A quoted label of Graphviz: it takes backslashes for its own escapes, and & for an entity of HTML.
inline std::string dot_label(std::string_view text) {
    std::string out = "\"";
    for (char const c : text)
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '&')
            out += "&amp;";
        else if (c == '\n')
            out += "\\n";
        else
            out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return out += '"';
}

}  // namespace detail

/// A graph in the language of Graphviz: `dot -Tsvg` draws it. Sub-topologies are boxes around their nodes, topics lie
/// between them, and a dashed line leads to a store.
inline std::string to_dot(topology_picture const& picture) {
    std::string out =
        "digraph topology {\n"
        "  rankdir=LR;\n"
        "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n";
    auto const line = [&out](std::string_view indent, std::string const& text) {
        out.append(indent).append(text).append(";\n");
    };
    auto const id = [](char kind, std::size_t i) { return kind + std::to_string(i); };
    for (int group = 0; group < picture.subtopologies; ++group) {
        auto const number = std::to_string(group);
        out += "  subgraph cluster_" + number + " {\n";
        line("    ", "label=\"Sub-topology " + number + '"');
        for (std::size_t i = 0; i < picture.nodes.size(); ++i)
            if (picture.nodes[i].subtopology == group)
                line("    ", id('n', i) + " [label=" + detail::dot_label(picture.nodes[i].name) + ']');
        for (std::size_t i = 0; i < picture.stores.size(); ++i) {
            auto const& store = picture.stores[i];
            if (picture.nodes[static_cast<std::size_t>(store.used_by.front())].subtopology != group) continue;
            auto const text = store.changelog.empty() ? store.name : store.name + "\n(" + store.changelog + ')';
            line("    ", id('s', i) + " [shape=cylinder, style=solid, label=" + detail::dot_label(text) + ']');
        }
        out += "  }\n";
    }
    for (std::size_t i = 0; i < picture.topics.size(); ++i)
        line("  ", id('t', i) + " [shape=cds, style=" + (picture.topics[i].internal ? "dashed" : "solid") +
                       ", label=" + detail::dot_label(picture.topics[i].name) + ']');
    for (std::size_t i = 0; i < picture.nodes.size(); ++i)
        for (int const child : picture.children[i])
            line("  ", id('n', i) + " -> " + id('n', static_cast<std::size_t>(child)));
    for (std::size_t i = 0; i < picture.topics.size(); ++i) {
        for (int const node : picture.topics[i].written_by)
            line("  ", id('n', static_cast<std::size_t>(node)) + " -> " + id('t', i));
        for (int const node : picture.topics[i].read_by)
            line("  ", id('t', i) + " -> " + id('n', static_cast<std::size_t>(node)));
    }
    for (std::size_t i = 0; i < picture.stores.size(); ++i)
        for (int const node : picture.stores[i].used_by)
            line("  ", id('n', static_cast<std::size_t>(node)) + " -> " + id('s', i) + " [dir=both, style=dashed]");
    return out += "}\n";
}

/// As above, of what topology(...) gave.
template <detail::has_picture Topology>
std::string to_dot(Topology const& topology) {
    return to_dot(picture_of(topology));
}

}  // namespace weir
