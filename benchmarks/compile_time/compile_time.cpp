// SPDX-License-Identifier: BSL-1.0
// What does it cost to compile? A unit that includes nacre.hpp and registers the whole trading vocabulary, against one
// that includes only the headers of others that it includes: the standard library's, Boost's, xxHash's.
//
// The second unit is made from the first: its preprocessor says which headers the library and the vocabulary include.
// Times are the processor's, of the compiler and its children; the quickest of several, alternating. Exits with 1 when
// the ratio is above the aim.
//
//     bench_compile_time [rounds]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <regex>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace {

constexpr double ratio_aim = 4.0;

std::string const flags = std::string("-std=c++20 -x c++ -I") + NACRE_SOURCE_DIR + "/include -I" +
                          NACRE_SOURCE_DIR + "/examples " + NACRE_UNIT_FLAGS;

std::string quoted(std::string const& text) { return "'" + text + "'"; }

void run(std::string const& command) {
    if (std::system(command.c_str()) != 0) {
        std::cerr << "failed: " << command << '\n';
        std::exit(2);
    }
}

double children_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    auto const seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double seconds_to_compile(std::string const& compiler, std::filesystem::path const& unit) {
    double const before = children_seconds();
    run(compiler + " " + flags + " -O0 -c " + quoted(unit.string()) + " -o /dev/null");
    return children_seconds() - before;
}

/// Every header of others that the unit's own headers include, in the order of inclusion.
std::vector<std::string> foreign_includes(std::string const& compiler, std::filesystem::path const& unit,
                                          std::filesystem::path const& scratch) {
    auto const preprocessed = scratch / "preprocessed";
    run(compiler + " " + flags + " -E -dI " + quoted(unit.string()) + " -o " + quoted(preprocessed.string()));
    std::regex const marker("# [0-9]+ \"([^\"]*)\".*");
    std::regex const include("#include (<[^>]+>).*");
    std::ifstream in(preprocessed);
    std::vector<std::string> out;
    bool ours = false;
    std::smatch found;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() != '#') continue;
        if (std::regex_match(line, found, marker)) {
            ours = std::string(found[1]).starts_with(NACRE_SOURCE_DIR);
        } else if (ours && std::regex_match(line, found, include)) {
            std::string const header = found[1];
            bool const own = header.starts_with("<nacre/") || header.starts_with("<trading/");
            if (!own && std::find(out.begin(), out.end(), header) == out.end()) out.push_back(header);
        }
    }
    return out;
}

} // namespace

int main(int argc, char** argv) {
    int const rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    std::string const compiler = NACRE_COMPILER;
    std::filesystem::path const unit =
        std::filesystem::path(NACRE_SOURCE_DIR) / "benchmarks/compile_time/vocabulary.unit";

    auto pattern = (std::filesystem::temp_directory_path() / "nacre-compile-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return 2;
    std::filesystem::path const scratch = pattern;
    auto const headers = foreign_includes(compiler, unit, scratch);
    auto const foreign_unit = scratch / "foreign.unit";
    std::ofstream text(foreign_unit);
    for (auto const& each : headers)
        text << "#include " << each << '\n';
    text << "int nothing() { return 0; }\n";
    text.close();

    constexpr double never = std::numeric_limits<double>::max();
    double foreign = never;
    double whole = never;
    for (int round = 0; round < rounds; ++round) {
        foreign = std::min(foreign, seconds_to_compile(compiler, foreign_unit));
        whole = std::min(whole, seconds_to_compile(compiler, unit));
    }
    std::filesystem::remove_all(scratch);

    double const ratio = whole / foreign;
    std::printf("%s: %zu headers of others %.2f s; with the library and the vocabulary %.2f s; ratio %.2f "
                "(aim: at most %.1f)\n",
                compiler.c_str(), headers.size(), foreign, whole, ratio, ratio_aim);
    return ratio <= ratio_aim ? 0 : 1;
}
