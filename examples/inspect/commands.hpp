// SPDX-License-Identifier: BSL-1.0
// The commands of the `nacre` tool, one function each; they give the process's exit code.
#pragma once

#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <iostream>
#include <string>

namespace nacre_tools {

enum exit_code { done = 0, incomplete = 1, not_opened = 2 };

/// Says on standard error what damage of a sealed run was met when it was opened: `incomplete` when there is
/// any, whatever could be served.
inline int tell_damage(char const* tool, std::string const& run, nacre::log::verdict const& found) {
    if (found.kind != nacre::log::verdict_kind::sealed || found.damage.empty()) return done;
    std::cerr << tool << ": the run is damaged at offset " << found.damage_offset << ": " << found.damage
              << " [" << run << "]\n";
    return incomplete;
}

struct cat_options {
    std::string run;
    std::uint64_t from = 1;
    std::uint64_t to = ~std::uint64_t{0};
    std::string type;
    std::string topic;
    bool reverse = false;
    bool payload = false;
};

/// Prints entries: one JSON object a line, or with `payload` the recorded bytes alone.
int cat(cat_options const& chosen);

/// Prints the payload types of a run, a line each: name, fingerprint and schema as `key=value`, or as a JSON
/// object.
int schema(std::string const& run, bool json);

/// Prints the manifest and the sizes of a run as `key=value` lines.
int stat(std::string const& run);

/// Prints the runs of an instance's folder, or of every instance under a base, a line each.
int list(std::string const& base);

struct retention_options {
    std::string base;
    std::string mode;
    std::uint64_t keep_last = 0;
    bool json = false;
};

/// Prints which runs a retention plan would give up, and why each goes or stays. Deletes nothing.
int retention(retention_options const& chosen);

/// Seals a run that a crash left, with its verdict, and prints the evidence as one `key=value` line. A run
/// that is sealed already is verified: `incomplete` when it is damaged.
int recover(std::string const& run);

/// Marks a sealed run quarantined, or takes the mark back.
int quarantine(std::string const& run, bool lift);

} // namespace nacre_tools
