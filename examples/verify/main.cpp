// SPDX-License-Identifier: BSL-1.0
// nacre-verify: proves a run file intact, or names everything that is wrong with it.
//
// Exit: 0 clean; 1 findings, or the worker died or ran out of time; 2 the run could not be opened.
#include "verify/supervisor.hpp"

#include <nacre/core/version.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace {

using nacre_verify::json;
using nacre_verify::outcome;

constexpr int exit_clean = 0;
constexpr int exit_findings = 1;
constexpr int exit_not_opened = 2;
constexpr double timeout_default_seconds = 30;
constexpr double timeout_seconds_max = 1e6;
constexpr char const* timeout_variable = "NACRE_VERIFY_TIMEOUT_SECS";

std::string text_of(json const& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// Seconds, 0 for no limit; nothing when `text` is no such number.
std::optional<double> parse_seconds(char const* text) {
    char* end = nullptr;
    double const seconds = std::strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds >= 0 && seconds <= timeout_seconds_max)) return std::nullopt;
    return seconds;
}

int refuse(std::string const& sentence, bool as_json) {
    if (as_json) std::cout << nacre_verify::to_line({{"verdict", "not_opened"}, {"error", sentence}});
    std::cerr << "nacre-verify: " << sentence << "\n";
    return exit_not_opened;
}

/// What can be said about a path without looking into the file.
std::optional<std::string> why_no_run_file(std::string const& path) {
    std::error_code problem;
    auto const kind = std::filesystem::status(path, problem).type();
    if (kind == std::filesystem::file_type::not_found) return "there is no such file [" + path + "]";
    if (kind == std::filesystem::file_type::directory)
        return "this is a folder, not a run file [" + path + "]";
    return std::nullopt;
}

void print_finding(json const& finding) {
    auto const first = finding["first_seq"].get<std::uint64_t>();
    auto const last = finding["last_seq"].get<std::uint64_t>();
    std::cout << "- " << text_of(finding["kind"]);
    if (first != 0 || last != 0) std::cout << " seq=" << first;
    if (last != first) std::cout << '-' << last;
    std::cout << " offset=" << finding["offset"] << ": " << text_of(finding["sentence"]) << '\n';
}

void print_text(json const& report, std::vector<json> const& findings, bool clean) {
    std::cout << (clean ? "clean" : "corrupt");
    for (char const* key : {"run", "status", "high_watermark", "entries", "bytes"})
        std::cout << ' ' << key << '=' << text_of(report[key]);
    if (!clean) std::cout << " findings=" << report["finding_count"] << " quarantine=not-performed";
    std::cout << '\n';
    for (auto const& each : findings)
        print_finding(each);
    if (report["unlisted"] != 0) std::cout << "- " << report["unlisted"] << " more findings are not listed\n";
}

int print_report(outcome const& found, bool as_json) {
    bool const clean = found.report["finding_count"] == 0;
    if (as_json) {
        json whole = found.report;
        whole["verdict"] = clean ? "clean" : "corrupt";
        whole["quarantine"] = "not-performed";
        whole["findings"] = found.findings;
        std::cout << nacre_verify::to_line(whole);
    } else {
        print_text(found.report, found.findings, clean);
    }
    return clean ? exit_clean : exit_findings;
}

/// The worker did not finish: nothing is proven either way.
int print_unfinished(std::string const& path, std::string const& ending, std::string const& sentence,
                     bool as_json) {
    if (as_json)
        std::cout << nacre_verify::to_line(
            {{"verdict", "unverified"}, {"path", path}, {"worker", ending}, {"error", sentence}});
    else
        std::cout << "unverified path=" << path << " worker=" << ending << '\n';
    std::cerr << "nacre-verify: " << sentence << " [" << path << "]\n";
    return exit_findings;
}

int verify(nacre_verify::task const& task, bool as_json) {
    auto const found = nacre_verify::supervise(task);
    switch (found.how) {
    case outcome::ending::reported: return print_report(found, as_json);
    case outcome::ending::not_opened: return refuse(found.words, as_json);
    case outcome::ending::not_started: return refuse(found.words, as_json);
    case outcome::ending::died:
        return print_unfinished(task.path, "died",
                                "the worker died (" + found.words +
                                    "): the medium fails, or the file was cut short while it was read",
                                as_json);
    case outcome::ending::timed_out: break;
    }
    return print_unfinished(task.path, "timed-out",
                            "the worker did not finish in time and was ended; --timeout or " +
                                std::string(timeout_variable) + " give it more",
                            as_json);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_DFL);
    nacre_verify::task task;
    std::string timeout;
    bool as_json = false;
    CLI::App app{
        "Proves a nacre run intact, or names everything that is wrong with it. Changes nothing.\n"
        "Exit: 0 clean; 1 findings, or the worker died or ran out of time; 2 the run could not be opened."};
    app.set_version_flag("--version", NACRE_VERSION_STRING);
    app.add_option("RUN", task.path, "path of a run file, <base>/<instance>/<run id>.nacre")->required();
    app.add_option("--timeout", timeout,
                   "seconds the scan may take, 0: no limit (default 30, or NACRE_VERIFY_TIMEOUT_SECS)");
    app.add_option("--findings", task.findings_max, "how many findings to list; all are counted")
        ->default_val(100'000);
    app.add_flag("--json", as_json, "print one JSON object");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& problem) {
        return app.exit(problem) == 0 ? exit_clean : exit_not_opened;
    }

    double seconds = timeout_default_seconds;
    char const* const variable = std::getenv(timeout_variable);
    if (!timeout.empty() || (variable != nullptr && *variable != '\0')) {
        std::string const given = timeout.empty() ? variable : timeout;
        auto const parsed = parse_seconds(given.c_str());
        if (!parsed)
            return refuse("the timeout is a number of seconds, at most a million, not '" + given + "'",
                          as_json);
        seconds = *parsed;
    }
    task.timeout = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
    if (auto const why = why_no_run_file(task.path)) return refuse(*why, as_json);
    return verify(task, as_json);
}
