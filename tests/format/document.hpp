// SPDX-License-Identifier: BSL-1.0
// docs/format.md as the tests see it: its tables by heading, its fenced text by the word behind the fence.
#pragma once

#include "support/catch2.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace format_tests {

using row = std::vector<std::string>;

struct table {
    std::string section; ///< the heading above it
    row columns;
    std::vector<row> rows;
};

struct document {
    std::vector<table> tables;
    std::map<std::string, std::string> blocks; ///< fenced text, by the word behind the fence
};

inline std::string trimmed(std::string text) {
    auto const is_trim = [](char c) { return c == ' ' || c == '`'; };
    while (!text.empty() && is_trim(text.back()))
        text.pop_back();
    while (!text.empty() && is_trim(text.front()))
        text.erase(0, 1);
    return text;
}

inline row cells_of(std::string const& line) {
    row out;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');)
        out.push_back(trimmed(cell));
    return out;
}

inline document read_document() {
    std::ifstream in(nacre::test::tests_dir().parent_path() / "docs" / "format.md");
    REQUIRE(in.good());
    document out;
    std::string section;
    std::string fence;
    bool in_fence = false;
    bool in_table = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            in_fence = !in_fence;
            fence = line.substr(3);
            if (in_fence) out.blocks[fence];
        } else if (in_fence) {
            out.blocks[fence] += line + '\n';
        } else if (line.starts_with('#')) {
            section = line.substr(line.find(' ') + 1);
        } else if (line.starts_with("|-")) {
            continue;
        } else if (line.starts_with('|')) {
            if (!in_table)
                out.tables.push_back({section, cells_of(line), {}});
            else
                out.tables.back().rows.push_back(cells_of(line));
        }
        in_table = line.starts_with('|');
    }
    return out;
}

/// The one table under a heading.
inline table const& table_of(document const& doc, std::string const& section) {
    auto const at = std::find_if(doc.tables.begin(), doc.tables.end(),
                                 [&](auto const& t) { return t.section == section; });
    CAPTURE(section);
    REQUIRE(at != doc.tables.end());
    return *at;
}

inline bool is_number(std::string const& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

inline std::string hex_number(std::uint64_t value, int digits) {
    std::string out;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(value >> shift) & 15];
    return out;
}

} // namespace format_tests
