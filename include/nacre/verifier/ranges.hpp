// SPDX-License-Identifier: BSL-1.0
// number_ranges: a set of seqs or offsets, kept as ascending ranges.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Remembers what was damaged or missing, so that what follows from it is not reported once more. Ranges are
/// added in ascending order, near enough: one that is not, and every one beyond a limit, widens the last
/// range. A template, so that only units that use it compile it.
template <class = void>
class basic_number_ranges {
public:
    /// Both ends belong to it.
    void add(std::uint64_t first, std::uint64_t last);
    /// O(log ranges).
    [[nodiscard]] bool contains(std::uint64_t number) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }

private:
    struct range {
        std::uint64_t first;
        std::uint64_t last;
    };
    static constexpr std::size_t ranges_max = std::size_t{1} << 20;

    std::vector<range> ranges_;
};
using number_ranges = basic_number_ranges<>;

}}} // namespace nacre::verification

#include <nacre/verifier/ranges.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace verification {
extern template class basic_number_ranges<void>;
}}} // namespace nacre::verification
#endif
