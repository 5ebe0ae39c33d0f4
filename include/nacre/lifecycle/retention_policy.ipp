// SPDX-License-Identifier: BSL-1.0
// retention_policy.ipp: the bodies of retention_policy.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/lifecycle/retention_policy.hpp>

#include <nacre/core/result.hpp>

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

NACRE_INLINE result<void> retention_policy::check() const {
    if (mode == retention_mode::bounded && keep_last == 0)
        return error::invalid_argument("keep_last is at least 1 with retention mode 'bounded'");
    if (mode != retention_mode::bounded && keep_last != 0)
        return error::invalid_argument("keep_last goes with retention mode 'bounded' only");
    return {};
}

NACRE_INLINE std::string to_string(retention_policy const& policy) {
    std::string out(to_string(policy.mode));
    if (policy.mode == retention_mode::bounded)
        out.append("{keep_last=").append(std::to_string(policy.keep_last)).append("}");
    return out;
}

NACRE_INLINE result<retention_policy> parse_retention_policy(std::string_view text) {
    retention_policy out;
    constexpr std::string_view prefix = "bounded{keep_last=";
    if (text.starts_with(prefix) && text.ends_with('}')) {
        auto const digits = text.substr(prefix.size(), text.size() - prefix.size() - 1);
        auto const end = digits.data() + digits.size();
        auto const read = std::from_chars(digits.data(), end, out.keep_last);
        if (digits.empty() || read.ec != std::errc{} || read.ptr != end)
            return error::invalid_argument("keep_last is a whole number");
        out.mode = retention_mode::bounded;
    } else if (auto const mode = parse_retention_mode(text); mode && *mode != retention_mode::bounded) {
        out.mode = *mode;
    } else {
        return error::invalid_argument("retention is full, bounded{keep_last=N} or snapshot_anchored");
    }
    NACRE_TRY(out.check());
    return out;
}

}}} // namespace nacre::lifecycle
