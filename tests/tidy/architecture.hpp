// SPDX-License-Identifier: BSL-1.0
// docs/architecture.md as the tidy test reads it: which rooms a room imports, and which words are not used.
#pragma once

#include "tidy/source_tree.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidy_tests {

using cells = std::vector<std::string>;

inline std::string trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

inline std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> out;
    for (;;) {
        auto const end = text.find(separator);
        if (auto part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(std::move(part));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

/// The rows of the first table behind the heading, without its head.
inline std::vector<cells> table_behind(std::string_view page, std::string_view heading) {
    std::vector<cells> out;
    bool seen = false;
    for (auto const line : lines_of(page)) {
        if (line.starts_with("## ")) {
            if (seen) break;
            seen = line.substr(3) == heading;
        } else if (seen && line.starts_with("| ")) {
            cells row;
            for (auto rest = line.substr(1); !rest.empty();) {
                auto const end = rest.find('|');
                if (end == std::string_view::npos) break;
                row.push_back(trimmed(rest.substr(0, end)));
                rest.remove_prefix(end + 1);
            }
            out.push_back(std::move(row));
        }
    }
    if (!out.empty()) out.erase(out.begin());
    return out;
}

/// Room -> rooms whose headers it may include, itself and `core` among them.
using import_table = std::map<std::string, std::set<std::string>>;

inline import_table imports_in(std::string_view page) {
    import_table out;
    for (auto const& row : table_behind(page, "Rooms, namespaces, imports")) {
        if (row.size() != 4) continue;
        auto const room = row[0].substr(1, row[0].size() - 2);
        auto& may = out[room];
        may = {room, "core"};
        auto const quoted = split(row[3], '`');
        may.insert(quoted.begin(), quoted.end());
    }
    return out;
}

/// Word that is not used -> the glossary's word for it.
using shunned_words = std::map<std::string, std::string>;

inline shunned_words shunned_in(std::string_view page) {
    shunned_words out;
    for (auto const& row : table_behind(page, "Glossary")) {
        if (row.size() != 3) continue;
        for (auto const& word : split(row[2], ','))
            out.emplace(word, row[0]);
    }
    return out;
}

/// A room that imports itself by way of others, or nothing: then all imports point one way.
inline std::string circle_in(import_table const& imports) {
    std::map<std::string, std::set<std::string>> left(imports.begin(), imports.end());
    for (auto& [room, may] : left)
        may.erase(room);
    for (bool removed = true; removed;) {
        removed = false;
        for (auto each = left.begin(); each != left.end();) {
            bool const on_floor = std::none_of(each->second.begin(), each->second.end(),
                                               [&](auto const& below) { return left.count(below) != 0; });
            each = on_floor ? left.erase(each) : std::next(each);
            removed = removed || on_floor;
        }
    }
    return left.empty() ? std::string{} : left.begin()->first;
}

} // namespace tidy_tests
