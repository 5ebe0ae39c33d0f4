// SPDX-License-Identifier: BSL-1.0
// receipt: what became of a message that was captured, and the ticket to wait for.
#pragma once

#include <nacre/writer/ticket.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace capture {

enum class capture_outcome : std::uint8_t {
    not_captured, ///< the registry ignores its type, or the tap was cleared
    recorded,     ///< accepted: it has its seq and its place in the order
    duplicate,    ///< its identity was recorded before, within the window
};

[[nodiscard]] constexpr std::string_view to_string(capture_outcome outcome) noexcept {
    switch (outcome) {
    case capture_outcome::not_captured: return "not_captured";
    case capture_outcome::recorded: return "recorded";
    case capture_outcome::duplicate: return "duplicate";
    }
    return "unknown";
}

struct receipt {
    capture_outcome outcome = capture_outcome::not_captured;
    /// recorded: of this entry; duplicate: of the entry that was recorded first; not_captured, and a
    /// duplicate of what a run before recorded: seq 0, which every `wait_durable` meets at once.
    writing::ticket ticket{};

    /// It is new: handle it. A duplicate was accepted too, and was handled when it was recorded.
    [[nodiscard]] bool recorded() const noexcept { return outcome == capture_outcome::recorded; }

    operator writing::ticket() const noexcept { return ticket; }

    friend bool operator==(receipt const&, receipt const&) = default;
    friend std::ostream& operator<<(std::ostream& out, receipt const& value) {
        return out << to_string(value.outcome) << " (seq " << value.ticket.seq << ")";
    }
};

/// Of messages that were submitted together, in order.
template <std::size_t Count>
using receipts = std::array<receipt, Count>;

}}} // namespace nacre::capture
