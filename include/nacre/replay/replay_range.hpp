// SPDX-License-Identifier: BSL-1.0
// replay_range: feeds the entries of a range to a projection, in seq order.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/replay/projection.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace replay {

struct replay_counts {
    std::uint64_t applied = 0;
    std::uint64_t ignored = 0; ///< entries of types that the projection does not handle

    friend bool operator==(replay_counts const&, replay_counts const&) = default;
};

/// Entries `from` to `to`, both included and clipped to the watermark; none when `from` is above `to`. Ends
/// at the first error: of reading (`hash_mismatch`, `gap`, `corrupted`) or of applying. Nothing is published,
/// no time is asked for.
template <class Reader, class Projection>
[[nodiscard]] result<replay_counts> replay_range(Reader& reader, std::uint64_t from, std::uint64_t to,
                                                 Projection& projection) {
    require_projection<Projection>();
    replay_counts counts;
    auto entries = reader.scan(from, to);
    for (auto const& entry : entries) {
        NACRE_TRY_VALUE(applied, projection.apply(entry));
        ++(applied ? counts.applied : counts.ignored);
    }
    NACRE_TRY(entries.status());
    return counts;
}

}}} // namespace nacre::replay
