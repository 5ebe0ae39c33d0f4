// SPDX-License-Identifier: BSL-1.0
// What the worker tells its supervisor: one JSON object a line.
//
//     {"progress": [done, total]}      any number of times
//     {"finding": {...}}               each finding that is listed
//     {"report": {...}}                last; or
//     {"error": "a sentence"}          instead of findings and report: the run could not be opened
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace nacre_verify {

using json = nlohmann::json;

/// One line; bytes of a path that are no UTF-8 are replaced.
[[nodiscard]] inline std::string to_line(json const& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace nacre_verify
