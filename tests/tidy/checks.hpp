// SPDX-License-Identifier: BSL-1.0
// The checks of the tidy test: each takes sources and gives what is wrong with them, so that each can be seen
// to fail.
#pragma once

#include "tidy/architecture.hpp"
#include "tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tidy_tests {

inline constexpr std::size_t columns_max = 110; // .editorconfig, .clang-format

/// Rooms know each other in one direction, and no room knows the front door (docs/architecture.md).
inline violations check_imports(source const& header, import_table const& imports) {
    violations out;
    auto const room = room_of(header.path);
    if (room.empty()) return out; // a front header: includes rooms and front headers
    auto const may = imports.find(room);
    if (may == imports.end())
        return {at_line(header, 1, "the room '" + room + "' is not in docs/architecture.md")};
    for (auto const& each : inclusions_of(header.text)) {
        // What ends in no .hpp is no header: language.hpp stops a compiler with one that is not there.
        if (!each.target.starts_with("nacre/") || !each.target.ends_with(".hpp")) continue;
        auto const other = room_of(each.target);
        if (other.empty())
            out.push_back(at_line(header, each.line, "a room includes the front header " + each.target));
        else if (!may->second.contains(other))
            out.push_back(
                at_line(header, each.line, "'" + room + "' imports '" + other + "': " + each.target));
    }
    return out;
}

/// Only backend/os calls the system.
inline violations check_system_calls(source const& header) {
    violations out;
    if (room_of(header.path) == "backend/os") return out;
    static constexpr std::array<std::string_view, 12> headers{"unistd.h", "fcntl.h", "signal.h", "dirent.h",
                                                              "poll.h",   "sched.h", "dlfcn.h",  "pthread.h",
                                                              "time.h",   "netdb.h", "csignal",  "spawn.h"};
    for (auto const& each : inclusions_of(header.text)) {
        bool const folder = each.target.starts_with("sys/") || each.target.starts_with("linux/") ||
                            each.target.starts_with("netinet/") || each.target.starts_with("asm/");
        if (folder || std::find(headers.begin(), headers.end(), each.target) != headers.end())
            out.push_back(at_line(header, each.line, "<" + each.target + "> outside of backend/os"));
    }
    return out;
}

inline violations check_width(source const& from) {
    violations out;
    auto const lines = lines_of(from.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const columns =
            static_cast<std::size_t>(std::count_if(lines[i].begin(), lines[i].end(), [](char c) {
                return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
            }));
        if (columns > columns_max)
            out.push_back(at_line(from, i + 1, std::to_string(columns) + " columns, more than 110"));
    }
    return out;
}

/// The first paragraph behind the licence line, its lines joined.
inline std::string first_paragraph(std::string_view text) {
    std::string out;
    auto const lines = lines_of(text);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto const part = comment_of(lines[i]);
        if (part.empty() || !lines[i].starts_with("// ")) break;
        out.append(out.empty() ? "" : " ").append(part);
    }
    return out;
}

/// A header begins with its licence and one sentence on what is in it.
inline violations check_first_sentence(source const& header) {
    if (!header.text.starts_with("// SPDX-License-Identifier: BSL-1.0\n"))
        return {at_line(header, 1, "no line `// SPDX-License-Identifier: BSL-1.0`")};
    auto const paragraph = first_paragraph(header.text);
    if (paragraph.empty()) return {at_line(header, 2, "no sentence that says what this header is for")};
    auto const end = std::min(paragraph.find(". "), paragraph.size() - 1);
    if (paragraph[end] != '.') return {at_line(header, 2, "the first sentence has no end")};
    constexpr std::size_t sentence_bytes_max = 250;
    if (end > sentence_bytes_max) return {at_line(header, 2, "the first sentence is too long for one")};
    return {};
}

/// The words of `log_index` are `log` and `index`.
inline std::set<std::string> words_of(std::string_view name) {
    auto const parts = split(name, '_');
    return {parts.begin(), parts.end()};
}

/// What a head `// name, name: ...` is about; nothing for a head that begins as a sentence does.
/// `testing::disk` is `disk`, and `result<T>` is `result`.
inline std::vector<std::string> names_at_head(std::string_view text) {
    auto const paragraph = first_paragraph(text);
    auto const colon = paragraph.find(": ");
    if (colon == std::string::npos) return {};
    std::vector<std::string> out;
    for (auto name : split(std::string_view(paragraph).substr(0, colon), ',')) {
        name = name.substr(0, name.find_first_of("<("));
        if (auto const scope = name.rfind("::"); scope != std::string::npos) name = name.substr(scope + 2);
        bool const is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return std::islower(static_cast<unsigned char>(c)) != 0 ||
                   std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
        });
        if (!is_name) return {};
        out.push_back(name);
    }
    return out;
}

/// Where a header's head begins with names, the file is called like one of them, or like words of one of
/// them: `seal.hpp` of `log_seal`.
inline violations check_file_name(source const& header) {
    auto const names = names_at_head(header.text);
    auto const stem = std::filesystem::path(header.path).stem().string();
    auto const stem_words = words_of(stem);
    bool const called_so = std::any_of(names.begin(), names.end(), [&](std::string const& name) {
        auto const words = words_of(name);
        return std::includes(words.begin(), words.end(), stem_words.begin(), stem_words.end());
    });
    if (names.empty() || called_so) return {};
    return {at_line(header, 2, "the head names '" + names.front() + "', the file is called '" + stem + "'")};
}

/// Bodies stand beside the header that includes them. Those that are `NACRE_INLINE` it includes only without
/// NACRE_COMPILED, and nacre.ipp or testing.ipp holds them for programs that have it.
inline violations check_bodies(std::vector<source> const& headers) {
    auto const text_of = [&](std::string const& path) {
        auto const at = std::find_if(headers.begin(), headers.end(),
                                     [&](source const& each) { return each.path == path; });
        return at == headers.end() ? std::string() : at->text;
    };
    std::string const compiled = text_of("include/nacre/nacre.ipp") + text_of("include/nacre/testing.ipp");
    violations out;
    for (auto const& each : headers) {
        if (!each.path.ends_with(".ipp") || room_of(each.path).empty()) continue;
        std::string const include = "#include <" + each.path.substr(std::string("include/").size()) + ">\n";
        std::string const header = text_of(each.path.substr(0, each.path.size() - 4) + ".hpp");
        bool const is_inline = each.text.find("\nNACRE_INLINE ") != std::string::npos;
        if (header.find((is_inline ? "#ifndef NACRE_COMPILED\n" : "\n") + include) == std::string::npos)
            out.push_back(at_line(each, 1, "the header beside it does not include it as its kind asks"));
        if (is_inline && compiled.find(include) == std::string::npos)
            out.push_back(at_line(each, 1, "nacre.ipp does not hold it"));
    }
    return out;
}

/// Words that the glossary of docs/architecture.md has another one for, as whole words (also with an s), over
/// the ends of comment lines too.
inline violations check_words(source const& header, shunned_words const& shunned) {
    std::string flat;
    std::vector<std::size_t> line_at;
    auto const lines = lines_of(header.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const part = comment_of(lines[i]).empty() ? without_indent(lines[i]) : comment_of(lines[i]);
        for (char const c : part)
            flat.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        flat.push_back(' ');
        line_at.resize(flat.size(), i + 1);
    }
    auto const in_word = [&](std::size_t at) {
        return at < flat.size() &&
               (std::isalnum(static_cast<unsigned char>(flat[at])) != 0 || flat[at] == '_');
    };
    violations out;
    for (auto const& [word, instead] : shunned) {
        for (auto at = flat.find(word); at != std::string::npos; at = flat.find(word, at + 1)) {
            auto end = at + word.size();
            if (end < flat.size() && flat[end] == 's') ++end;
            if ((at > 0 && in_word(at - 1)) || in_word(end)) continue;
            out.push_back(at_line(header, line_at[at], "'" + word + "': the word here is '" + instead + "'"));
        }
    }
    return out;
}

/// Numbers of frame kinds and statuses are the business of `format`: elsewhere the frame or superblock is
/// asked.
inline violations check_casts(source const& header) {
    violations out;
    if (room_of(header.path) == "format") return out;
    auto const lines = lines_of(header.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::string_view const type : {"static_cast<std::uint16_t>(", "static_cast<std::uint32_t>("}) {
            for (auto at = lines[i].find(type); at != std::string_view::npos;
                 at = lines[i].find(type, at + 1)) {
                auto what = lines[i].substr(at + type.size());
                for (std::string_view const scope : {"nacre::", "core::", "format::"})
                    if (what.starts_with(scope)) what.remove_prefix(scope.size());
                if (what.starts_with("frame_kind") || what.starts_with("status::"))
                    out.push_back(at_line(header, i + 1, "a frame kind or status is cast to a number"));
            }
        }
    }
    return out;
}

/// Where the tests of a room are, besides a folder of its name.
inline std::string test_folder_of(std::string const& room) {
    if (room == "message" || room == "codec" || room == "schema") return "encoder";
    if (room == "backend/os") return "backend";
    if (room == "catalog") return "replay";
    return room;
}

/// Headers that no test of their room sees: none includes them, itself or by way of kits, front headers and
/// other headers. What only nacre.hpp brings in is not seen. Front headers and the kit for tests, which serve
/// every room, are seen when any test includes them; the kit also by way of its front header.
inline violations check_tests(std::vector<source> const& headers, std::vector<source> const& tests) {
    std::map<std::string, source const*> files;
    for (auto const* list : {&headers, &tests})
        for (auto const& each : *list)
            files.emplace(each.path, &each);
    std::map<std::string, std::set<std::string>> seen_by_folder;
    std::set<std::string> seen_directly;
    for (auto const& test : tests) {
        auto const folder = test.path.substr(6, test.path.find('/', 6) - 6); // behind "tests/"
        auto& seen = seen_by_folder[folder];
        std::vector<source const*> open{&test};
        while (!open.empty()) {
            auto const from = *open.back();
            open.pop_back();
            for (auto const& each : inclusions_of(from.text)) {
                auto path = each.quoted ? "tests/" + each.target : "include/" + each.target;
                if (each.quoted && !files.contains(path))
                    path = (std::filesystem::path(from.path).parent_path() / each.target)
                               .lexically_normal()
                               .string();
                auto const file = files.find(path);
                if (file == files.end()) continue;
                if (from.path.starts_with("tests/") || from.path == "include/nacre/testing.hpp")
                    seen_directly.insert(path);
                if (path != "include/nacre/nacre.hpp" && seen.insert(path).second)
                    open.push_back(file->second);
            }
        }
    }
    violations out;
    for (auto const& header : headers) {
        if (header.path.ends_with(".ipp")) continue; // seen with its header, see check_bodies
        auto const room = room_of(header.path);
        bool const seen = room.empty() || room == "testing"
                              ? seen_directly.contains(header.path)
                              : seen_by_folder[room].contains(header.path) ||
                                    seen_by_folder[test_folder_of(room)].contains(header.path);
        if (!seen) out.push_back(at_line(header, 1, "no test of its room includes it, directly or not"));
    }
    return out;
}

} // namespace tidy_tests
