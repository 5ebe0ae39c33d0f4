// SPDX-License-Identifier: BSL-1.0
// retention_policy: what an operator wants to keep; recorded in a run's manifest, planned with in
// retention.hpp.
#pragma once

#include <nacre/core/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

    [[nodiscard]] result<void> check() const;

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
[[nodiscard]] std::string to_string(retention_policy const& policy);

/// Reads back what `to_string` printed.
[[nodiscard]] result<retention_policy> parse_retention_policy(std::string_view text);

}}} // namespace nacre::lifecycle

#ifndef NACRE_COMPILED
#include <nacre/lifecycle/retention_policy.ipp>
#endif
