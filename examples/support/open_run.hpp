// SPDX-License-Identifier: BSL-1.0
// with_run: from the path of a run file to its backend, its id and the hasher its header names.
#pragma once

#include "support/hashers.hpp"
#include "support/run_path.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/values.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace nacre_tools {

/// Says on standard error why a run could not be opened; the exit code for that.
inline int refuse(std::string_view tool, nacre::error const& why) {
    std::cerr << tool << ": " << why.message() << "\n";
    return 2;
}

/// Gives what `f(backend, run_id, hasher)` gave, or refuses: the path is none of a run, the file is not
/// there, is foreign, of a future format, or of a hasher this program does not have.
template <class F>
int with_run(std::string const& path, std::string_view tool, F&& f) {
    auto const place = parse_run_path(path);
    if (!place) return refuse(tool, place.error());
    auto const run = place->backend.open_read(place->run_id);
    if (!run) return refuse(tool, run.error());
    auto const head = nacre::log::read_run_head(*run);
    if (!head) return refuse(tool, head.error().at_path(path));
    auto const outcome = with_any_hasher(head->header.hasher,
                                         [&](auto hash) { return f(place->backend, place->run_id, hash); });
    return outcome ? *outcome : refuse(tool, outcome.error().at_path(path));
}

} // namespace nacre_tools
