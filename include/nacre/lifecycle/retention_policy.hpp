// SPDX-License-Identifier: BSL-1.0
// retention_policy: what an operator wants to keep; recorded in a run's manifest, planned with in
// retention.hpp.
#pragma once

#include <nacre/core/result.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

enum class retention_mode { full, bounded, snapshot_anchored };

struct retention_policy {
    retention_mode mode = retention_mode::full;
    std::uint64_t keep_last = 0; ///< bounded: at least 1; else 0

    [[nodiscard]] static retention_policy full() noexcept { return {}; }
    [[nodiscard]] static retention_policy bounded(std::uint64_t keep_last) noexcept {
        return {retention_mode::bounded, keep_last};
    }
    [[nodiscard]] static retention_policy snapshot_anchored() noexcept {
        return {retention_mode::snapshot_anchored, 0};
    }

    [[nodiscard]] result<void> check() const {
        if (mode == retention_mode::bounded && keep_last == 0)
            return error::invalid_argument("keep_last is at least 1 with retention mode 'bounded'");
        if (mode != retention_mode::bounded && keep_last != 0)
            return error::invalid_argument("keep_last goes with retention mode 'bounded' only");
        return {};
    }

    friend bool operator==(retention_policy const&, retention_policy const&) = default;
};

[[nodiscard]] constexpr std::string_view to_string(retention_mode mode) noexcept {
    switch (mode) {
    case retention_mode::full: return "full";
    case retention_mode::bounded: return "bounded";
    case retention_mode::snapshot_anchored: return "snapshot_anchored";
    }
    return "unknown";
}

[[nodiscard]] constexpr std::optional<retention_mode> parse_retention_mode(std::string_view text) noexcept {
    if (text == "full") return retention_mode::full;
    if (text == "bounded") return retention_mode::bounded;
    if (text == "snapshot_anchored" || text == "snapshot-anchored") return retention_mode::snapshot_anchored;
    return std::nullopt;
}

/// As it stands in a manifest's feature flags: `full`, `bounded{keep_last=5}`, `snapshot_anchored`.
[[nodiscard]] inline std::string to_string(retention_policy const& policy) {
    std::string out(to_string(policy.mode));
    if (policy.mode == retention_mode::bounded)
        out.append("{keep_last=").append(std::to_string(policy.keep_last)).append("}");
    return out;
}

/// Reads back what `to_string` printed.
[[nodiscard]] inline result<retention_policy> parse_retention_policy(std::string_view text) {
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
