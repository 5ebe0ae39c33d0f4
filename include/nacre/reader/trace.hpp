// SPDX-License-Identifier: BSL-1.0
// trace: what an entry came from and what came of it, by the ids in the headers.
//
// The cause of an entry is the first entry of the run whose message id is its causation id; its effects are
// the entries whose causation id is its message id. Both are followed to their ends. An entry without a
// message id has no effects that could be known, one without a causation id no cause.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/header_index.hpp>

#include <boost/unordered/unordered_flat_set.hpp>
#include <boost/uuid/uuid_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// An entry that came of the one that was traced.
struct traced_effect {
    log::entry_view entry;
    std::uint64_t cause_seq = 0; ///< the entry it came of directly: the one traced, or another effect
    std::size_t depth = 0;       ///< steps from the entry traced: 1 for what came of it directly
};

/// Views live as long as the reader. Ids that form a circle end the walk where it closes: no entry is listed
/// twice among causes or among effects, and the entry traced in neither; an entry of a circle may stand in
/// both lists.
struct trace {
    log::entry_view entry;
    std::vector<log::entry_view> causes; ///< its cause, that one's cause, and so on
    std::vector<traced_effect> effects;  ///< in seq order
    std::optional<uuid>
        missing_cause;     ///< where the causes end: the causation id that no entry of the run has
    bool circular = false; ///< the causes end at an entry that was met before
};

/// `log` has been covered by `index`. Errors: `not_found` for an entry that is not there, and those of
/// reading one. Cost: O(causes + effects log effects).
template <class Log>
[[nodiscard]] result<trace> trace_entry(Log& log, header_index const& index, std::uint64_t seq) {
    if (seq == 0 || seq > log.high_watermark()) return error::not_found();
    NACRE_TRY_VALUE(start, log.read({seq, 0}));
    trace out;
    out.entry = start;

    boost::unordered_flat_set<std::uint64_t> met{seq};
    for (auto causation = start.headers().causation_id; causation;) {
        std::uint64_t const cause = index.first_with_message_id(*causation);
        if (cause == 0) {
            out.missing_cause = causation;
            break;
        }
        if (!met.insert(cause).second) {
            out.circular = true;
            break;
        }
        NACRE_TRY_VALUE(view, log.read({cause, 0}));
        out.causes.push_back(view);
        causation = view.headers().causation_id;
    }

    // Breadth first: each entry is listed at the smallest depth that leads to it.
    met = {seq};
    boost::unordered_flat_set<uuid> followed; // entries may share a message id: its effects are listed once
    auto const add_effects_of = [&](log::entry_view const& cause, std::size_t depth) -> result<void> {
        auto const id = cause.headers().message_id;
        if (!id || !followed.insert(*id).second) return {};
        for (auto const each : index.with_causation_id(*id)) {
            if (!met.insert(each).second) continue;
            NACRE_TRY_VALUE(view, log.read({each, 0}));
            out.effects.push_back({view, cause.seq(), depth});
        }
        return {};
    };
    NACRE_TRY(add_effects_of(start, 1));
    for (std::size_t at = 0; at < out.effects.size(); ++at) {
        auto const cause = out.effects[at];
        NACRE_TRY(add_effects_of(cause.entry, cause.depth + 1));
    }
    std::sort(out.effects.begin(), out.effects.end(),
              [](auto const& a, auto const& b) { return a.entry.seq() < b.entry.seq(); });
    return out;
}

}}} // namespace nacre::reading
