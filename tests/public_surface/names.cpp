// SPDX-License-Identifier: BSL-1.0
// The public names: what the front headers lift, the customisation points, the macros of users. They are
// listed in names.txt, one a line with its front header, and change on purpose only.
#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "tidy/source_tree.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tidy_tests;

std::filesystem::path root() { return nacre::test::tests_dir().parent_path(); }

std::vector<source> const& headers() {
    static std::vector<source> const all = [] {
        auto found = read_sources(root(), {"include"});
        std::erase_if(found, [](source const& each) { return !each.path.ends_with(".hpp"); }); // no bodies
        return found;
    }();
    return all;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view first_word(std::string_view text) {
    text = without_indent(text);
    std::size_t end = 0;
    while (end < text.size() && is_word(text[end]))
        ++end;
    return text.substr(0, end);
}

/// Templates that users specialise: a specialisation cannot go through a using-declaration, so these are
/// declared in `nacre` itself, in their room's header.
std::map<std::string, std::string> const& customisation_points() {
    static std::map<std::string, std::string> const all{
        {"enumerators", "include/nacre/message/enumerators.hpp"},
        {"wire_format", "include/nacre/codec/wire_format.hpp"}};
    return all;
}

/// Macros that are not for users: those that are undefined again, include guards of generated lists, and
/// helpers.
bool is_private_macro(std::string_view name) {
    static std::set<std::string_view> const all{
        "NACRE_INLINE",           "NACRE_CONCAT",    "NACRE_CONCAT_2",   "NACRE_INT128",
        "NACRE_64_NAMES_AT_MOST", "NACRE_EACH_NAME", "NACRE_ENUMERATOR", "NACRE_MEMBER",
        "NACRE_NOTHING",          "NACRE_TRY",       "NACRE_TRY_VALUE"};
    for (std::string_view const helpers : {"NACRE_XXHASH_", "NACRE_DETAIL_", "NACRE_NAME_", "NACRE_RESCAN_"})
        if (name.starts_with(helpers)) return true;
    return all.contains(name) || name.ends_with("_INSTANCES");
}

/// The names `using room::name;` lifts, at the begin of a line.
std::vector<std::string> lifted_in(std::string_view text) {
    std::vector<std::string> out;
    for (auto const line : lines_of(text)) {
        if (!line.starts_with("using ") || line.starts_with("using namespace ")) continue;
        auto const end = line.find_first_of(";=");
        auto const scope = line.rfind("::", end);
        auto const name =
            scope == std::string_view::npos || scope > end ? line.substr(6) : line.substr(scope + 2);
        out.emplace_back(first_word(name));
    }
    return out;
}

/// The names that a header declares in `nacre` itself: lines without indent between `namespace nacre { inline
/// namespace nacre_v1 {` and its end that declare something. What a line goes on with does not begin with
/// these words.
std::vector<std::string> declared_in_nacre(std::string_view text) {
    std::vector<std::string> out;
    bool inside = false;
    for (auto const line : lines_of(text)) {
        if (line.starts_with("namespace nacre {")) {
            inside = std::count(line.begin(), line.end(), '{') == 2;
            continue;
        }
        if (line.starts_with("}} // namespace nacre")) inside = false;
        if (!inside || line.empty() || line.front() == ' ' || line.front() == '}' || line.front() == '#')
            continue;
        if (line.starts_with("//") || line.starts_with("using ") || line.starts_with("template <") ||
            line.starts_with("requires ") || line.starts_with("namespace "))
            continue;
        // The last word before the name's end: `struct wire_format {}`, `constexpr auto enumerators = ...`,
        // `f(int)`.
        auto const end = std::min(line.find_first_of("(={;:<"), line.size());
        auto stop = end;
        while (stop > 0 && !is_word(line[stop - 1]))
            --stop;
        auto start = stop;
        while (start > 0 && is_word(line[start - 1]))
            --start;
        if (stop > start) out.emplace_back(line.substr(start, stop - start));
    }
    return out;
}

std::vector<std::string> macros_in(std::string_view text) {
    std::vector<std::string> out;
    for (auto const line : lines_of(text))
        if (line.starts_with("#define NACRE_")) out.emplace_back(first_word(line.substr(8)));
    return out;
}

/// `name header` for each public name, sorted. A macro's header is the one that defines it.
std::set<std::string> public_names() {
    std::set<std::string> out;
    for (auto const& header : headers()) {
        auto const path = header.path.substr(std::string_view("include/").size());
        for (auto const& macro : macros_in(header.text))
            if (!is_private_macro(macro)) out.insert(macro + " " + path);
        if (!room_of(header.path).empty()) continue;
        for (auto const& name : lifted_in(header.text))
            out.insert(name + " " + path);
        for (auto const& name : declared_in_nacre(header.text))
            out.insert(name + " " + path);
        for (auto const& each : inclusions_of(header.text))
            for (auto const& [name, where] : customisation_points())
                if ("include/" + each.target == where) out.insert(name + " " + path);
    }
    return out;
}

std::vector<std::string> listed_names() {
    std::vector<std::string> out;
    auto const text = text_of(nacre::test::tests_dir() / "public_surface" / "names.txt");
    for (auto const line : lines_of(text))
        if (!line.empty() && line.front() != '#') out.emplace_back(line);
    return out;
}

/// What is in `a` and not in `b`, a line each.
template <class A, class B>
std::string beyond(A const& a, B const& b) {
    std::string out;
    for (auto const& each : a)
        if (std::find(b.begin(), b.end(), each) == b.end()) out.append("\n  ").append(each);
    return out;
}

} // namespace

TEST_CASE("names that are lifted, declared or defined are seen", "[public_surface]") {
    CHECK(lifted_in(
              "using core::anchor;\n\nusing log::entry_view;\nusing namespace core;\n    using a::b;\n") ==
          std::vector<std::string>{"anchor", "entry_view"});
    CHECK(lifted_in("using reader_of = reading::basic_reader<int>;\n") ==
          std::vector<std::string>{"reader_of"});
    CHECK(declared_in_nacre(
              "namespace nacre { inline namespace nacre_v1 {\n\n// In `nacre` itself.\n"
              "template <class T>\nstruct wire_format {};\n"
              "inline constexpr auto enumerators = list<>{};\n"
              "[[nodiscard]] inline int answer(int from) {\n    int local = from;\n    return local;\n}\n"
              "using core::anchor;\n}} // namespace nacre\n"
              "namespace nacre { inline namespace nacre_v1 { namespace log {\nstruct hidden {};\n"
              "}}} // namespace nacre::log\n") ==
          std::vector<std::string>{"wire_format", "enumerators", "answer"});
    CHECK(macros_in("#define NACRE_ONE 1\n#define OTHER 2\n#define NACRE_TWO(a, b) a\n") ==
          std::vector<std::string>{"NACRE_ONE", "NACRE_TWO"});
}

TEST_CASE("the public names are those that are listed, sorted", "[public_surface]") {
    auto const listed = listed_names();
    auto const found = public_names();
    CHECK(std::is_sorted(listed.begin(), listed.end()));
    CHECK(std::adjacent_find(listed.begin(), listed.end()) == listed.end());
    INFO(
        "A public name is a promise. If this change is meant, write it into tests/public_surface/names.txt.");
    std::string const added = beyond(found, listed);
    std::string const removed = beyond(listed, found);
    CHECK(added == "");
    CHECK(removed == "");
}

TEST_CASE("no room declares a name in nacre itself but customisation points", "[public_surface]") {
    std::string surplus;
    std::set<std::string> seen;
    for (auto const& header : headers()) {
        if (room_of(header.path).empty()) continue;
        for (auto const& name : declared_in_nacre(header.text)) {
            auto const point = customisation_points().find(name);
            bool const may = point != customisation_points().end() && point->second == header.path;
            if (may) seen.insert(name);
            if (!may) surplus.append("\n  ").append(header.path).append(": ").append(name);
        }
    }
    CHECK(surplus == "");
    CHECK(seen.size() == customisation_points().size());
}

TEST_CASE("a front header lifts names and holds nothing else", "[public_surface]") {
    std::string surplus;
    for (auto const& header : headers()) {
        if (!room_of(header.path).empty()) continue;
        for (auto const& name : declared_in_nacre(header.text))
            surplus.append("\n  ").append(header.path).append(": ").append(name);
    }
    CHECK(surplus == "");
}
