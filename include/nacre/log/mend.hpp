// SPDX-License-Identifier: BSL-1.0
// mend: a frame in which one byte was damaged, found again by its digest.
//
// A name is stored once in a log, and every entry that uses it needs it: what a failing medium or memory does
// most often to it, one wrong bit, must not cost them. Of the frames that differ from what stands there in
// one byte, the one whose digest holds is the one that was written; that another one's does by chance is as
// likely as that damage goes unseen at all. Not for entries: what is served of them stands in the file.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/hasher/concept.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// How many bytes all mending in one run may digest: enough to try each bit of a frame of 2.8 KB, and each
/// other change of a byte in one of 500 bytes.
inline constexpr std::uint64_t mend_budget_bytes = std::uint64_t{64} << 20;

/// The frame that begins at `offset` of `log`, neither entry nor index, with one byte changed so that its
/// digest holds; nothing when there is none, or `budget` does not suffice. Takes from `budget` the bytes it
/// digests. O(bytes of the frame squared).
template <hashing::hasher H>
[[nodiscard]] std::optional<std::vector<std::byte>> mend_frame(bytes_view log, std::uint64_t offset,
                                                               std::uint64_t& budget, H const& hash);

}}} // namespace nacre::log

#include <nacre/log/mend.ipp>

#ifdef NACRE_COMPILED
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
extern template std::optional<std::vector<std::byte>>
mend_frame<hashing::xxh3_128>(bytes_view, std::uint64_t, std::uint64_t&, hashing::xxh3_128 const&);
extern template std::optional<std::vector<std::byte>>
mend_frame<hashing::xxh3_64>(bytes_view, std::uint64_t, std::uint64_t&, hashing::xxh3_64 const&);
}}} // namespace nacre::log
#endif
