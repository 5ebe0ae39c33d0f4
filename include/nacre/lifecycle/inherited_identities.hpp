// SPDX-License-Identifier: BSL-1.0
// inherited_identities: the identities that the runs before recorded last, so that a message which comes
// again after a boot is known for a duplicate.
//
// They stand in the entries' headers: nothing is decoded. The runs are read backwards from their end until as
// many were found as a dedup window keeps, or there is no run before. Cost: O(entries read); nothing for a
// registry in which no type has an identity.
#pragma once

#include <nacre/capture/dedup_window.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

struct inherited_identities {
    std::vector<capture::message_identity> newest_first;
    std::optional<error> cut_off; ///< why older runs were not read, or not to their beginning
};

/// Of `newest` and the runs it goes on from, at most `wanted`; `identity_in(entry)` gives what an entry's
/// message is known by, if anything.
template <class Reader, class Backend, class IdentityIn>
[[nodiscard]] inherited_identities inherit_identities(Backend const& backend, run_id const& newest,
                                                      std::size_t wanted, IdentityIn const& identity_in) {
    inherited_identities out;
    for (std::optional<run_id> next = newest; next && out.newest_first.size() < wanted;) {
        auto run = Reader::open(backend, *next);
        if (!run) {
            out.cut_off = run.error().at_path(backend.location(*next));
            break;
        }
        auto entries = run->scan_reverse();
        for (auto const& entry : entries) {
            if (auto const identity = identity_in(entry)) out.newest_first.push_back(*identity);
            if (out.newest_first.size() == wanted) return out;
        }
        if (auto const read = entries.status(); !read) {
            out.cut_off = read.error().at_path(backend.location(*next));
            break;
        }
        auto const parent = run->manifest().inputs.parent;
        if (parent && *parent >= *next) break; // which no session writes
        next = parent;
    }
    return out;
}

}}} // namespace nacre::lifecycle
