// SPDX-License-Identifier: BSL-1.0
// fixed_string: text as a template argument, so that names of fields, messages and index kinds are part of a
// type.
#pragma once

#include <cstddef>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// Deduced from a literal: `template <fixed_string Name> struct on;` takes `on<"SubmitOrder">`.
template <std::size_t N>
struct fixed_string {
    char text[N]; ///< with the terminator of the literal

    consteval fixed_string(char const (&literal)[N]) noexcept { // NOLINT: implicit, for template arguments
        for (std::size_t at = 0; at < N; ++at)
            text[at] = literal[at];
    }

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, N - 1}; }

    friend constexpr bool operator==(fixed_string const&, fixed_string const&) = default;
};

}}} // namespace nacre::messaging
