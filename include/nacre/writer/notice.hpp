// SPDX-License-Identifier: BSL-1.0
// notice: what the library found and did, in sentences for an operator.
#pragma once

#include <nacre/writer/callback.hpp>

#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

enum class notice_level {
    info,    ///< what was done in the course of things
    warning, ///< something was lost or left for later, by the rules
    error,   ///< somebody should look
};

[[nodiscard]] constexpr std::string_view to_string(notice_level level) noexcept {
    switch (level) {
    case notice_level::info: return "info";
    case notice_level::warning: return "warning";
    case notice_level::error: return "error";
    }
    return "unknown";
}

/// `text` is valid for the call.
struct notice {
    notice_level level = notice_level::info;
    std::string_view text;
};

/// Runs on the thread that has something to say; empty: nothing is said.
using notice_sink = callback<notice const&>;

}}} // namespace nacre::writing
