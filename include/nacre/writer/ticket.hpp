// SPDX-License-Identifier: BSL-1.0
// ticket: the receipt for an accepted entry.
//
// Acceptance has three levels. Accepted: `submit` returned a ticket, so the entry has its seq and its place
// in the order. Written: its batch went to the backend. Durable: the watermark covers it, and no crash that
// the run's durability policy covers can take it away; `wait_durable(ticket)` waits for that.
#pragma once

#include <compare>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct ticket {
    std::uint64_t seq = 0; ///< 1-based

    friend auto operator<=>(ticket const&, ticket const&) = default;
};

}}} // namespace nacre::writing
