// SPDX-License-Identifier: BSL-1.0
// replay_range: feeds the entries of a range to a projection, in seq order.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/unnamed_types.hpp>

#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace replay {

struct replay_counts {
    std::uint64_t applied = 0;
    std::uint64_t ignored = 0; ///< entries of types that are known and not handled

    friend bool operator==(replay_counts const&, replay_counts const&) = default;
};

/// `first`, which ended a replay up to `to` because nobody names its entry's type, with how many entries
/// there are of such types. Nothing is applied. O(entries that are left).
template <class Reader, class Projection>
[[nodiscard, gnu::cold]] error count_unnamed(Reader& reader, std::uint64_t to, Projection const& projection,
                                             error const& first) {
    if constexpr (requires(std::string_view type) { projection.names(type); }) {
        unnamed_types counted;
        std::uint64_t last = first.seq();
        for (auto const& entry : reader.scan(first.seq(), to)) {
            if (!projection.names(entry.payload_type())) counted.add(entry.payload_type());
            last = entry.seq();
        }
        return counted.explain(first, last);
    } else {
        return first;
    }
}

/// Entries `from` to `to`, both included and clipped to the watermark; none when `from` is above `to`. Ends
/// at the first error: of reading (`hash_mismatch`, `gap`, `corrupted`) or of applying; `not_registered` for
/// a type that nobody names says how many entries are of such types. Nothing is published, no time is asked
/// for.
template <class Reader, class Projection>
[[nodiscard]] result<replay_counts> replay_range(Reader& reader, std::uint64_t from, std::uint64_t to,
                                                 Projection& projection) {
    require_projection<Projection>();
    replay_counts counts;
    auto entries = reader.scan(from, to);
    for (auto const& entry : entries) {
        auto const applied = projection.apply(entry);
        if (!applied) [[unlikely]] {
            if (applied.error() != errc::not_registered) return applied.error();
            return count_unnamed(reader, to, projection, applied.error());
        }
        ++(*applied ? counts.applied : counts.ignored);
    }
    NACRE_TRY(entries.status());
    return counts;
}

}}} // namespace nacre::replay
