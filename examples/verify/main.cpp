// SPDX-License-Identifier: BSL-1.0
// nacre-verify: proves a run file intact, or names everything that is wrong with it.
//
// Exit: 0 clean; 1 corrupt, whatever is, or a run that a crash left unsealed, or the worker died of what it
// read; 2 nothing can be said of the file: it could not be opened, is of another version or hasher, or time
// or memory did not suffice.
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
constexpr int exit_unverified = 2;
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
    return exit_unverified;
}

void print_finding(json const& finding) {
    auto const first = finding["first_seq"].get<std::uint64_t>();
    auto const last = finding["last_seq"].get<std::uint64_t>();
    std::cout << "- " << text_of(finding["kind"]);
    if (first != 0 || last != 0) std::cout << " seq=" << first;
    if (last != first) std::cout << '-' << last;
    std::cout << " offset=" << finding["offset"] << ": " << text_of(finding["sentence"]) << '\n';
}

/// One word for it. A run that was left as a crash leaves one is not corrupt: recovery mends it.
std::string_view verdict_of(json const& report) {
    if (report["finding_count"] == 0) return "clean";
    auto const recovery = report.value("recovery", std::string());
    return recovery == "accepted" || recovery == "torn" ? "crashed" : "corrupt";
}

void print_text(json const& report, std::vector<json> const& findings) {
    bool const clean = report["finding_count"] == 0;
    std::cout << verdict_of(report);
    for (char const* key : {"run", "status", "high_watermark", "entries", "bytes"})
        std::cout << ' ' << key << '=' << text_of(report[key]);
    if (report.contains("recovery")) std::cout << " recovery=" << text_of(report["recovery"]);
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
        whole["verdict"] = verdict_of(found.report);
        whole["quarantine"] = "not-performed";
        whole["findings"] = found.findings;
        std::cout << nacre_verify::to_line(whole);
    } else {
        print_text(found.report, found.findings);
    }
    if (verdict_of(found.report) == "crashed")
        std::cerr
            << "nacre-verify: the run was left by a crash and is not damaged as far as can be told: `nacre "
               "recover` seals it ["
            << text_of(found.report["path"]) << "]\n";
    return clean ? exit_clean : exit_findings;
}

/// The worker did not finish: nothing is proven either way.
int print_unfinished(std::string const& path, std::string const& ending, std::string const& sentence,
                     bool as_json, int code) {
    if (as_json)
        std::cout << nacre_verify::to_line(
            {{"verdict", "unverified"}, {"path", path}, {"worker", ending}, {"error", sentence}});
    else
        std::cout << "unverified path=" << path << " worker=" << ending << '\n';
    std::cerr << "nacre-verify: " << sentence << " [" << path << "]\n";
    return code;
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
                                as_json, exit_findings);
    case outcome::ending::out_of_memory:
        return print_unfinished(task.path, "out-of-memory",
                                "the worker had not enough memory (" + found.words +
                                    "): nothing is known of the run",
                                as_json, exit_unverified);
    case outcome::ending::timed_out: break;
    }
    return print_unfinished(task.path, "timed-out",
                            "the worker did not finish in time and was ended; --timeout or " +
                                std::string(timeout_variable) + " give it more",
                            as_json, exit_unverified);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_DFL);
    nacre_verify::task task;
    std::string timeout;
    bool as_json = false;
    CLI::App app{
        "Proves a nacre run intact, or names everything that is wrong with it. Changes nothing.\n"
        "Exit: 0 clean; 1 corrupt, whatever is, or left unsealed by a crash; 2 nothing can be said: the file "
        "could\nnot be opened, is of another version or hasher, or time or memory did not suffice."};
    app.set_version_flag("--version", NACRE_VERSION_STRING);
    app.add_option("RUN", task.path,
                   "a run file under any name, a link to one, a pipe, or - for standard input")
        ->required();
    app.add_option("--timeout", timeout,
                   "seconds the scan may take, 0: no limit (default 30, or NACRE_VERIFY_TIMEOUT_SECS)");
    app.add_option("--findings", task.findings_max, "how many findings to list; all are counted")
        ->default_val(100'000);
    app.add_flag("--json", as_json, "print one JSON object");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& problem) {
        return app.exit(problem) == 0 ? exit_clean : exit_unverified;
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
    return verify(task, as_json);
}
