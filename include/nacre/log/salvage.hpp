// SPDX-License-Identifier: BSL-1.0
// salvage: the entries of a damaged run that can still be told from its bytes, each by its place alone.
//
// Invariants
//   1. Seqs ascend, and none is above the watermark. Whether an entry's digest holds is judged when it is
//      read, so that one that is damaged is named and not missing.
//   2. Only an intact entry leaves a gap before it: a damaged seq would hide the entries it jumps over.
//   3. What stands inside a damaged frame is not looked at, where its size, or an entry's own fields, say how
//      far it reaches and the log goes on there: a payload cannot pose as the log.
//   4. Frames that look plausible and are not cost their digest; all together no more than a budget in
//      proportion to the file, so a hostile one cannot make it quadratic.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/log/log_projection.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <hashing::hasher H>
class salvage {
public:
    struct entry_place {
        std::uint64_t seq;
        std::uint64_t offset;
    };

    /// Finds them anew in `file`, all of a run with that watermark, up to the end of its log. Names and
    /// anchors go to `into`, those with one damaged byte mended; behind the first frame that is lost, or
    /// `damage_offset`, only those that stand by themselves. O(bytes).
    void scan(bytes_view file, std::uint64_t high_watermark, std::uint64_t damage_offset, H const& hash,
              log_projection& into);

    [[nodiscard]] std::span<entry_place const> entries() const noexcept { return entries_; }
    /// Those up to `seq`, inclusive. O(log n).
    [[nodiscard]] std::span<entry_place const> up_to(std::uint64_t seq) const noexcept;
    /// Where entry `seq` stands; else the `gap` it is in. O(log n).
    [[nodiscard]] result<std::uint64_t> offset_of(std::uint64_t seq) const;

private:
    static constexpr std::size_t digest_bytes = sizeof(typename H::digest_type);

    /// How far the search goes on from `offset`, where no frame was taken.
    [[nodiscard]] std::uint64_t step_over(bytes_view file, std::uint64_t offset, H const& hash);
    /// Whether the log goes on at `offset`: an intact frame starts there, or it ends.
    [[nodiscard]] bool goes_on_at(bytes_view file, std::uint64_t offset, H const& hash);

    /// Whether a frame of the log stands at `offset`, so that the search goes on behind it; `expected`: right
    /// behind another one.
    [[nodiscard]] bool take(bytes_view frame, std::uint64_t offset, bool expected, H const& hash,
                            log_projection& into);
    template <class Check>
    [[nodiscard]] bool within_budget(std::size_t bytes, Check const& is_intact);

    std::vector<entry_place> entries_;
    std::uint64_t high_watermark_ = 0;
    std::uint64_t damage_offset_ = 0; ///< frames at or beyond it may lack those before them
    std::uint64_t budget_ = 0;        ///< bytes that may still be digested in vain
    std::uint64_t mend_budget_ = 0;
};

}}} // namespace nacre::log

#include <nacre/log/salvage.ipp>

#ifdef NACRE_COMPILED
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
extern template class salvage<hashing::xxh3_128>;
extern template class salvage<hashing::xxh3_64>;
}}} // namespace nacre::log
#endif
