// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>
#include <weir/topology/picture.hpp>

namespace weir {

namespace detail {

/// Draws trees: what follows a node alone stands below it, what follows it with others is indented. A node with several
/// parents stands below the last of them, the others refer to it.
class topology_drawing {
    topology_picture const& picture_;
    std::size_t width_;
    std::vector<std::size_t> waits_for_;  // how many parents of each node are not drawn yet
    std::vector<int> put_aside_;  // too far to the right, so they get trees of their own
    std::string out_;

    node_description const& node(int i) const { return picture_.nodes[static_cast<std::size_t>(i)]; }

    static std::size_t columns(std::string_view text) {
        return static_cast<std::size_t>(
            std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
    }
    void line(std::string text) {
        while (!text.empty() && text.back() == ' ') text.pop_back();
        if (columns(text) > width_) {
            std::size_t at = 0, column = 0;
            while ((text[at] & 0xc0) == 0x80 || ++column < width_) ++at;
            text = text.substr(0, at) + "…";
        }
        out_ += text + '\n';
    }
    /// What does not fit behind the text goes below it.
    void lines(std::string text, std::string const& below, std::vector<std::string> const& pieces) {
        for (auto const& piece : pieces) {
            if (columns(text) + 1 + columns(piece) > width_) {
                line(std::move(text));
                text = below + "  ";
            }
            text += ' ' + piece;
        }
        line(std::move(text));
    }

    std::string where(std::vector<int> const& nodes) const {
        std::vector<int> groups;
        for (int const i : nodes) groups.push_back(node(i).subtopology);
        std::sort(groups.begin(), groups.end());
        groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
        std::string out;
        for (int const group : groups) out += (out.empty() ? " (sub-topology " : ", ") + std::to_string(group);
        return out.empty() ? out : out + ')';
    }
    std::vector<std::string> details(int i) const {
        std::vector<std::string> out;
        for (auto const& name : node(i).topics)
            for (auto const& topic : picture_.topics)
                if (topic.name == name)
                    out.push_back(node(i).kind == node_kind::sink ? "──▶ " + name + where(topic.read_by)
                                                                  : "◀── " + name + where(topic.written_by));
        for (auto const& name : node(i).stores)
            for (auto const& store : picture_.stores)
                if (store.name == name) {
                    out.push_back("═══ store " + name);
                    if (!store.changelog.empty()) out.push_back("═══ " + store.changelog);
                }
        if (node(i).parents.size() > 1)
            for (int const p : node(i).parents) out.push_back("⇠ " + node(p).name);
        return out;
    }

    /// `first` leads to the node, `rest` stands left of all that follows it.
    void tree(int root, std::string first, std::string rest) {
        for (int i = root;;) {
            auto const& children = picture_.children[static_cast<std::size_t>(i)];
            lines(first + "○ " + node(i).name, rest + (children.empty() ? " " : "│"), details(i));
            first = rest;
            if (children.size() == 1 && --waits_for_[static_cast<std::size_t>(children[0])] == 0) {
                i = children[0];
                continue;
            }
            for (std::size_t c = 0; c < children.size(); ++c) {
                bool const last = c + 1 == children.size();
                branch(children[c], children.size() > 1, rest + (last ? "└─" : "├─"), rest + (last ? "  " : "│ "));
            }
            return;
        }
    }
    void branch(int child, bool counts, std::string const& first, std::string const& rest) {
        auto& waits = waits_for_[static_cast<std::size_t>(child)];
        if (counts) --waits;
        if (waits > 0)
            line(first + "⇢ " + node(child).name);
        else if (columns(rest) + 30 > width_ && !picture_.children[static_cast<std::size_t>(child)].empty()) {
            line(first + "▼ " + node(child).name);
            put_aside_.push_back(child);
        } else
            tree(child, first, rest);
    }

public:
    topology_drawing(topology_picture const& picture, int width)
        : picture_{picture}, width_{static_cast<std::size_t>(std::max(width, 40))}, waits_for_(picture.nodes.size()) {
        for (auto const& children : picture.children)
            for (int const child : children) ++waits_for_[static_cast<std::size_t>(child)];
    }

    std::string text() && {
        for (int group = 0; group < picture_.subtopologies; ++group) {
            if (group > 0) out_ += '\n';
            line("Sub-topology " + std::to_string(group));
            for (int i = 0; i < static_cast<int>(picture_.nodes.size()); ++i)
                if (node(i).subtopology == group && node(i).parents.empty()) tree(i, "  ", "  ");
            for (std::size_t i = 0; i < put_aside_.size(); ++i) tree(put_aside_[i], "▼ ", "  ");
            put_aside_.clear();
        }
        return std::move(out_);
    }
};

}  // namespace detail

/// A drawing for the terminal, in UTF-8: no line has more than `width` columns, of which there are at least 40.
inline std::string draw(topology_picture const& picture, int width = 100) {
    return detail::topology_drawing{picture, width}.text();
}

/// As above, of what topology(...) gave.
template <detail::has_picture Topology>
std::string draw(Topology const& topology, int width = 100) {
    return draw(picture_of(topology), width);
}

}  // namespace weir
