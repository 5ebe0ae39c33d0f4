// SPDX-License-Identifier: BSL-1.0
// quarantine_mark: what an operator does with a sealed run that damage was found in: marks it quarantined,
// and takes the mark back.
//
// A run that is marked is read like one that recovery quarantined: with care, by the place of its entries; no
// session goes on from it, no retention plan counts on it. Superblocks are written and nothing else, and what
// they say of the sealed end stays in them, so that the mark can be taken back. A quarantine by recovery
// cannot: there is no sealed end to go back to.
//
// Crash points: one superblock is written and synced, then the other; in between the newer one counts, and
// the next `recovered_run::seal` makes them equal.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/hasher/concept.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// Where damage was found: an entry, 0 for none in particular, and an offset in the run.
struct damage_place {
    std::uint64_t seq = 0;
    std::uint64_t offset = 0;
};

/// Marks a sealed run quarantined, and notes where it is damaged. Durable on return. Errors: `not_sealed` for
/// one that was not sealed, `invalid_argument` for one that is quarantined already, `busy`, `not_found`,
/// `io`, and those of a header that cannot be read. O(1).
template <hashing::hasher H, class Backend>
[[nodiscard]] result<void> mark_quarantined(Backend const& backend, run_id const& id,
                                            damage_place where = {});

/// Takes the mark back: gives the status the run was sealed with. Durable on return. Errors:
/// `invalid_argument` for a run that is not quarantined, or was quarantined by recovery; `corrupted` when
/// neither the footer nor the last entry tell how the run ended; else as above. O(1), where the footer is
/// damaged O(bytes).
template <hashing::hasher H, class Backend>
[[nodiscard]] result<status> lift_quarantine(Backend const& backend, run_id const& id);

}}} // namespace nacre::log

#include <nacre/log/quarantine_mark.ipp>
