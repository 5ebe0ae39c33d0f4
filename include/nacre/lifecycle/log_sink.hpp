// SPDX-License-Identifier: BSL-1.0
// log_sink: where the lifecycle says, in sentences for an operator, what it found and did.
#pragma once

#include <nacre/writer/callback.hpp>

#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

enum class log_level {
    info,    ///< what was done in the course of things
    warning, ///< something was lost or left for later, by the rules
    error,   ///< somebody should look
};

[[nodiscard]] constexpr std::string_view to_string(log_level level) noexcept {
    switch (level) {
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
    }
    return "unknown";
}

/// `text` is valid for the call.
struct log_event {
    log_level level = log_level::info;
    std::string_view text;
};

/// Runs on the thread that has something to say; empty: nothing is said.
using log_sink = writing::callback<log_event const&>;

}}} // namespace nacre::lifecycle
