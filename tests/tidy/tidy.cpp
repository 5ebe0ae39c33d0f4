// SPDX-License-Identifier: BSL-1.0
// The tidy test: what docs/architecture.md and CONTRIBUTING.md ask of the sources, held against every one of
// them. Each check is first seen to find a violation that was put there for it.
#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "tidy/checks.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tidy_tests;

std::filesystem::path root() { return nacre::test::tests_dir().parent_path(); }

std::string architecture() { return text_of(root() / "docs" / "architecture.md"); }

std::vector<source> const& headers() {
    static std::vector<source> const all = read_sources(root(), {"include"});
    return all;
}

/// A header in which no check finds anything.
source tidy_header(std::string path, std::string_view more = {}) {
    return {std::move(path), "// SPDX-License-Identifier: BSL-1.0\n"
                             "// Seals: how a run ends.\n"
                             "#pragma once\n\n" +
                                 std::string(more) + "\n"};
}

std::string joined(violations const& found) {
    std::string out;
    for (auto const& each : found)
        out.append("\n  ").append(each);
    return out;
}

/// Every violation, as one text that a failing test prints; empty when there is none.
template <class Check>
std::string over(std::vector<source> const& sources, Check const& check) {
    violations all;
    for (auto const& each : sources) {
        auto const found = check(each);
        all.insert(all.end(), found.begin(), found.end());
    }
    return joined(all);
}

} // namespace

TEST_CASE("the tidy test reads rooms and glossary from the architecture page", "[tidy]") {
    auto const imports = imports_in(architecture());
    CHECK(imports.size() >= 18);
    REQUIRE(imports.contains("log"));
    CHECK(imports.at("log").contains("format"));
    CHECK_FALSE(imports.at("format").contains("backend"));
    CHECK(circle_in(imports).empty());
    CHECK_FALSE(circle_in({{"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}}).empty());
    auto const shunned = shunned_in(architecture());
    CHECK(shunned.size() >= 40);
    CHECK(shunned.at("checksum") == "digest");
}

TEST_CASE("the tidy test reads every header and knows its room", "[tidy]") {
    CHECK(headers().size() > 200);
    CHECK(room_of("include/nacre/log/seal.hpp") == "log");
    CHECK(room_of("nacre/backend/os/lock.hpp") == "backend/os");
    CHECK(room_of("nacre/hasher/xxhash/imported.hpp") == "hasher");
    CHECK(room_of("nacre/reader.hpp").empty());
}

// What each check must find, seeded.

TEST_CASE("an import against the direction is found", "[tidy]") {
    auto const imports = imports_in(architecture());
    auto const found = [&](std::string path, std::string_view text) {
        return check_imports(tidy_header(std::move(path), text), imports).size();
    };
    CHECK(found("include/nacre/format/seal.hpp", "#include <nacre/log/seal.hpp>") == 1);
    CHECK(found("include/nacre/format/seal.hpp", "#include <nacre/backend/concept.hpp>") == 1);
    CHECK(found("include/nacre/replay/seal.hpp", "#include <nacre/writer/writer.hpp>") == 1);
    CHECK(found("include/nacre/capture/seal.hpp", "#include <nacre/reader/reader.hpp>") == 1);
    CHECK(found("include/nacre/core/seal.hpp", "#include <nacre/hasher/concept.hpp>") == 1);
    CHECK(found("include/nacre/log/seal.hpp", "#include <nacre/reader.hpp>") == 1);
    CHECK(found("include/nacre/attic/seal.hpp", "") == 1);
    CHECK(found("include/nacre/log/seal.hpp", "#include <nacre/format/frame.hpp>\n#include <vector>") == 0);
    CHECK(found("include/nacre/seal.hpp", "#include <nacre/log/seal.hpp>\n#include <nacre/reader.hpp>") == 0);
}

TEST_CASE("a system header outside of backend/os is found", "[tidy]") {
    auto const found = [](std::string path, std::string_view text) {
        return check_system_calls(tidy_header(std::move(path), text)).size();
    };
    CHECK(found("include/nacre/backend/seal.hpp", "#include <unistd.h>") == 1);
    CHECK(found("include/nacre/log/seal.hpp", "#include <sys/mman.h>\n#include <fcntl.h>") == 2);
    CHECK(found("include/nacre/backend/os/seal.hpp", "#include <unistd.h>\n#include <sys/mman.h>") == 0);
    CHECK(found("include/nacre/log/seal.hpp", "#include <cstring>") == 0);
}

TEST_CASE("a line wider than 110 columns is found", "[tidy]") {
    std::string const path = "include/nacre/log/seal.hpp";
    auto const found = check_width(tidy_header(path, std::string(111, 'x')));
    REQUIRE(found.size() == 1);
    CHECK(found[0] == path + ":5: 111 columns, more than 110");
    CHECK(check_width(tidy_header(path, std::string(110, 'x'))).empty());
    std::string umlauts;
    for (int i = 0; i < 110; ++i)
        umlauts += "\xC3\xA4"; // two bytes, one column
    CHECK(check_width(tidy_header(path, umlauts)).empty());
}

TEST_CASE("a header without a first sentence is found", "[tidy]") {
    std::string const path = "include/nacre/log/seal.hpp";
    std::string const licence = "// SPDX-License-Identifier: BSL-1.0\n";
    auto const found = [&](std::string const& text) { return check_first_sentence({path, text}).size(); };
    CHECK(found(licence + "#pragma once\n") == 1);
    CHECK(found(licence + "//\n// Seals: how a run ends.\n#pragma once\n") == 1);
    CHECK(found(licence + "// Seals: how a run ends\n#pragma once\n") == 1);
    CHECK(found("// Seals: how a run ends.\n#pragma once\n") == 1);
    CHECK(found(licence + "// Seals: how a run\n// ends.\n#pragma once\n") == 0);
}

TEST_CASE("a file that is not called as its head says is found", "[tidy]") {
    std::string const licence = "// SPDX-License-Identifier: BSL-1.0\n";
    auto const found = [&](std::string path, std::string const& head) {
        return check_file_name({std::move(path), licence + "// " + head + "\n#pragma once\n"}).size();
    };
    CHECK(found("include/nacre/log/seal.hpp", "log_writer: appends batches to a run.") == 1);
    CHECK(found("include/nacre/log/seal.hpp", "result<T>: a value or an error.") == 1);
    CHECK(found("include/nacre/log/seal.hpp", "seal: ends a run.") == 0);
    CHECK(found("include/nacre/log/seal.hpp", "log_seal: ends a run.") == 0);
    CHECK(found("include/nacre/log/seal.hpp", "log_writer, testing::seal: a writer and its end.") == 0);
    CHECK(found("include/nacre/log/seal.hpp", "Writers: what appends to a run.") == 0);
}

TEST_CASE("bodies that no header or no library holds are found", "[tidy]") {
    std::string const include = "#include <nacre/log/seal.ipp>\n";
    std::string const guarded = "#ifndef NACRE_COMPILED\n" + include + "#endif\n";
    auto const found = [&](std::string const& header, std::string_view body, std::string const& library) {
        return check_bodies({{"include/nacre/log/seal.hpp", "#pragma once\n" + header},
                             tidy_header("include/nacre/log/seal.ipp", body),
                             {"include/nacre/nacre.ipp", library}})
            .size();
    };
    std::string_view const plain = "\nNACRE_INLINE void seal() {}\n";
    std::string_view const of_template = "\ntemplate <class A>\nvoid seal(A&) {}\n";
    CHECK(found(guarded, plain, include) == 0);
    CHECK(found(guarded, plain, "") == 1);
    CHECK(found(include, plain, include) == 1);
    CHECK(found("", plain, "") == 2);
    CHECK(found(include, of_template, "") == 0);
    CHECK(found("", of_template, "") == 1);
}

TEST_CASE("a word that the glossary has another one for is found", "[tidy]") {
    auto const shunned = shunned_in(architecture());
    auto const found = [&](std::string_view text) {
        return check_words(tidy_header("include/nacre/log/seal.hpp", text), shunned).size();
    };
    CHECK(found("// The checksum of a frame.") == 1);
    CHECK(found("/// Transactions are batches.") == 1);
    CHECK(found("// It is a storage\n// engine.") == 1);
    CHECK(found("error::invalid_argument(\"the lsn is zero\");") == 1);
    CHECK(found("// The digest of a frame; checksummed elsewhere, and `my_checksum`.") == 0);
}

TEST_CASE("a header that no test of its room includes is found", "[tidy]") {
    std::vector<source> const house{
        tidy_header("include/nacre/log/seal.hpp"), tidy_header("include/nacre/log/scan.hpp"),
        tidy_header("include/nacre/log/both.hpp", "#include <nacre/log/scan.hpp>"),
        tidy_header("include/nacre/values.hpp", "#include <nacre/log/seal.hpp>"),
        tidy_header("include/nacre/nacre.hpp", "#include <nacre/values.hpp>\n#include <nacre/log/both.hpp>")};
    auto const untested = [&](std::vector<source> const& tests) { return check_tests(house, tests).size(); };
    CHECK(untested({}) == house.size());
    source const umbrella{"tests/log/all.cpp", "#include <nacre/nacre.hpp>\n"};
    CHECK(untested({umbrella}) == house.size() - 1);
    source const elsewhere{"tests/writer/scan.cpp",
                           "#include <nacre/log/both.hpp>\n#include <nacre/values.hpp>\n"};
    CHECK(untested({umbrella, elsewhere}) == 3);
    source const kit{"tests/log/kit.hpp", "#include <nacre/log/both.hpp>\n"};
    source const by_kit{"tests/log/scan.cpp", "#include \"kit.hpp\"\n#include <nacre/values.hpp>\n"};
    CHECK(untested({umbrella, kit, by_kit}) == 0);
}

TEST_CASE("a frame kind or status that is cast to a number is found", "[tidy]") {
    auto const found = [](std::string path, std::string_view text) {
        return check_casts(tidy_header(std::move(path), text)).size();
    };
    std::string_view const kind = "if (kind == static_cast<std::uint16_t>(format::frame_kind::entry)) {}";
    std::string_view const status = "block.status = static_cast<std::uint32_t>(status::ended);";
    CHECK(found("include/nacre/log/seal.hpp", kind) == 1);
    CHECK(found("include/nacre/log/seal.hpp", status) == 1);
    CHECK(found("include/nacre/format/seal.hpp", kind) == 0);
    CHECK(found("include/nacre/log/seal.hpp", "static_cast<std::uint16_t>(count)") == 0);
}

// The tree.

TEST_CASE("rooms import one way and never the front door", "[tidy]") {
    auto const imports = imports_in(architecture());
    CHECK(over(headers(), [&](source const& each) { return check_imports(each, imports); }) == "");
}

TEST_CASE("only backend/os calls the system", "[tidy]") { CHECK(over(headers(), check_system_calls) == ""); }

TEST_CASE("no line is wider than 110 columns", "[tidy]") {
    auto const all = read_sources(root(), {"include", "tests", "examples", "benchmarks"});
    CHECK(all.size() > 400);
    CHECK(over(all, check_width) == "");
}

TEST_CASE("every header begins with a sentence on what is in it", "[tidy]") {
    CHECK(over(headers(), check_first_sentence) == "");
}

TEST_CASE("every header is called as its head says", "[tidy]") {
    CHECK(over(headers(), check_file_name) == "");
}

TEST_CASE("every body stands beside its header, and nacre::compiled holds it", "[tidy]") {
    CHECK(joined(check_bodies(headers())) == "");
}

TEST_CASE("headers use the glossary's words", "[tidy]") {
    auto const shunned = shunned_in(architecture());
    CHECK(over(headers(), [&](source const& each) { return check_words(each, shunned); }) == "");
}

TEST_CASE("every header is seen by a test of its room", "[tidy]") {
    CHECK(joined(check_tests(headers(), read_sources(root(), {"tests"}))) == "");
}

TEST_CASE("only format knows the numbers of frame kinds and statuses", "[tidy]") {
    CHECK(over(headers(), check_casts) == "");
}
