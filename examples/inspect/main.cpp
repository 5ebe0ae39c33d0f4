// SPDX-License-Identifier: BSL-1.0
// nacre: looks into runs from the command line.
#include "inspect/commands.hpp"

#include <nacre/core/version.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <string>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_DFL);
    CLI::App app{"Looks into nacre runs. Exit: 0 done, 1 the run has damage, 2 it could not be opened."};
    app.set_version_flag("--version", NACRE_VERSION_STRING);
    app.require_subcommand(1);

    nacre_tools::cat_options chosen;
    auto* cat = app.add_subcommand(
        "cat", "print entries, one JSON object a line; payloads by the schema that was recorded with them");
    cat->add_option("RUN", chosen.run, "path of a run file")->required();
    cat->add_option("--from", chosen.from, "first seq (1-based)")->capture_default_str();
    cat->add_option("--to", chosen.to, "last seq; default: the high-watermark");
    cat->add_option("--type", chosen.type, "only entries of this payload type");
    cat->add_option("--topic", chosen.topic, "only entries on this topic");
    cat->add_flag("--reverse", chosen.reverse, "newest first");
    cat->add_flag("--payload", chosen.payload,
                  "print the payload bytes alone, of all entries but the run's own first and last");

    std::string place;
    auto* stat = app.add_subcommand("stat", "print a run's manifest and sizes");
    stat->add_option("RUN", place, "path of a run file")->required();
    bool json = false;
    auto* schema = app.add_subcommand(
        "schema", "print the payload types of a run: name, fingerprint and recorded schema");
    schema->add_option("RUN", place, "path of a run file")->required();
    schema->add_flag("--json", json, "one JSON object a line");
    auto* list = app.add_subcommand("ls", "list runs, oldest first");
    list->add_option("BASE", place, "the base directory, or one instance's folder")->required();
    auto* recover = app.add_subcommand(
        "recover", "seal a crashed run with its verdict and print the evidence; of a sealed "
                   "run, whether it is damaged");
    recover->add_option("RUN", place, "path of a run file")->required();
    bool lift = false;
    auto* quarantine = app.add_subcommand(
        "quarantine", "mark a sealed run quarantined: no session goes on from it, no plan counts on it");
    quarantine->add_option("RUN", place, "path of a run file")->required();
    quarantine->add_flag("--lift", lift, "take the mark back");

    nacre_tools::retention_options plan;
    auto* retention = app.add_subcommand("retention", "print which runs could go, and why; deletes nothing");
    retention->add_option("BASE", plan.base, "the base directory, or one instance's folder")->required();
    retention->add_option("--mode", plan.mode, "full, bounded or snapshot-anchored")->required();
    retention->add_option("--keep-last", plan.keep_last, "bounded: how many of the newest runs stay")
        ->check(CLI::PositiveNumber);
    retention->add_flag("--json", plan.json, "for machines");

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& problem) {
        return app.exit(problem) == 0 ? nacre_tools::done : nacre_tools::not_opened;
    }
    if (*cat) return nacre_tools::cat(chosen);
    if (*stat) return nacre_tools::stat(place);
    if (*schema) return nacre_tools::schema(place, json);
    if (*list) return nacre_tools::list(place);
    if (*retention) return nacre_tools::retention(plan);
    if (*quarantine) return nacre_tools::quarantine(place, lift);
    return nacre_tools::recover(place);
}
