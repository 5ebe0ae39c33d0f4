// SPDX-License-Identifier: BSL-1.0
// The commands of the `nacre` tool, one function each; they give the process's exit code.
#pragma once

#include <cstdint>
#include <string>

namespace nacre_tools {

enum exit_code { done = 0, incomplete = 1, not_opened = 2 };

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

/// Seals a run that a crash left, with its verdict, and prints the evidence as one `key=value` line.
int recover(std::string const& run);

} // namespace nacre_tools
