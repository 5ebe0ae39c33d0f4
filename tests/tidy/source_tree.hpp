// SPDX-License-Identifier: BSL-1.0
// The sources as the tidy test sees them: a path from the repository's root, a text, and what can be asked of
// both.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tidy_tests {

struct source {
    std::string path; ///< `include/nacre/log/seal.hpp`
    std::string text;
};

/// What a check found, each `path:line: sentence`. Empty: nothing.
using violations = std::vector<std::string>;

inline std::string at_line(source const& from, std::size_t line, std::string_view what) {
    return from.path + ":" + std::to_string(line) + ": " + std::string(what);
}

inline std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

inline std::string_view without_indent(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return line;
}

/// What stands behind `//`, `///` or `///<` at the begin of a line; nothing for other lines.
inline std::string_view comment_of(std::string_view line) {
    line = without_indent(line);
    if (!line.starts_with("//")) return {};
    line.remove_prefix(std::min(line.find_first_not_of('/'), line.size()));
    if (line.starts_with('<')) line.remove_prefix(1);
    return without_indent(line);
}

struct inclusion {
    std::string target; ///< `nacre/log/seal.hpp`, `support/paths.hpp`, `vector`
    std::size_t line = 0;
    bool quoted = false;
};

inline std::vector<inclusion> inclusions_of(std::string_view text) {
    std::vector<inclusion> out;
    auto const lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto line = without_indent(lines[i]);
        if (!line.starts_with("#include ")) continue;
        line = without_indent(line.substr(9));
        bool const quoted = line.starts_with('"');
        auto const end = line.find(quoted ? '"' : '>', 1);
        if (line.size() < 2 || end == std::string_view::npos) continue;
        out.push_back({std::string(line.substr(1, end - 1)), i + 1, quoted});
    }
    return out;
}

inline bool is_header(std::string_view path) {
    return path.starts_with("include/nacre/") && (path.ends_with(".hpp") || path.ends_with(".ipp"));
}

/// The room of `include/nacre/log/seal.hpp` or `nacre/log/seal.hpp` is `log`; a front header has none.
/// Folders inside a room belong to it, but `backend/os` is a room of its own.
inline std::string room_of(std::string_view path) {
    if (path.starts_with("include/")) path.remove_prefix(8);
    if (path.starts_with("nacre/")) path.remove_prefix(6);
    if (path.starts_with("backend/os/")) return "backend/os";
    auto const slash = path.find('/');
    return slash == std::string_view::npos ? std::string{} : std::string(path.substr(0, slash));
}

inline std::string text_of(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

/// All C++ sources in these folders of the repository, in the order of their paths.
inline std::vector<source> read_sources(std::filesystem::path const& root,
                                        std::vector<std::string> const& folders) {
    std::vector<source> out;
    for (auto const& folder : folders) {
        for (auto const& each : std::filesystem::recursive_directory_iterator(root / folder)) {
            auto const extension = each.path().extension();
            if (!each.is_regular_file() ||
                (extension != ".hpp" && extension != ".ipp" && extension != ".cpp"))
                continue;
            out.push_back({each.path().lexically_relative(root).generic_string(), text_of(each.path())});
        }
    }
    std::sort(out.begin(), out.end(), [](source const& a, source const& b) { return a.path < b.path; });
    return out;
}

} // namespace tidy_tests
