// SPDX-License-Identifier: BSL-1.0
// observed_index: what a sealed index must say, gathered while the log is walked; tolerates holes.
//
// Memory: proportional to the index itself: one offset in 16 entries, one pair of times in 256, and each
// distinct key.
#pragma once

#include <nacre/format/layout.hpp>
#include <nacre/format/sealed_index.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// A template, so that only units that use it compile it.
template <class = void>
class basic_observed_index {
public:
    struct place {
        std::uint64_t number; ///< of the item in its section
        std::uint64_t offset;
    };
    struct time_group {
        std::uint64_t number;
        std::uint64_t entries; ///< whose times are known
        format::time_item times;
    };
    struct key_ends {
        std::uint64_t first;
        std::uint64_t last;
        bool indexed = false; ///< an item of the sealed index names it
    };

    /// Entry `seq` stands at `offset`; it may be damaged. Seqs ascend, unless the log is damaged.
    void note_place(std::uint64_t seq, std::uint64_t offset) {
        if ((seq - 1) % format::offset_stride == 0)
            places_.push_back({(seq - 1) / format::offset_stride, offset});
    }
    void note_time(std::uint64_t seq, std::int64_t ts_init) {
        std::uint64_t const number = (seq - 1) / format::time_stride;
        if (groups_.empty() || groups_.back().number != number)
            groups_.push_back({number, 0, {ts_init, ts_init}});
        auto& group = groups_.back();
        ++group.entries;
        group.times.ts_init_min = std::min(group.times.ts_init_min, ts_init);
        group.times.ts_init_max = std::max(group.times.ts_init_max, ts_init);
    }
    /// The seq before this one with a key of this fingerprint: 0 when there is none, `seq` when it was noted
    /// already.
    std::uint64_t note_key(std::uint64_t fingerprint, std::uint64_t seq) {
        auto const [at, is_new] = keys_.try_emplace(fingerprint, key_ends{seq, seq});
        if (is_new) return 0;
        return std::exchange(at->second.last, seq);
    }
    void note_definition(std::uint64_t offset) { definitions_.push_back(offset); }

    /// Puts in order what a damaged log left out of order. Before the members below are used.
    void finish();

    [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint64_t number) const noexcept {
        auto const at = find(places_, number);
        return at != nullptr ? std::optional(at->offset) : std::nullopt;
    }
    [[nodiscard]] time_group const* times_of(std::uint64_t number) const noexcept {
        return find(groups_, number);
    }
    [[nodiscard]] key_ends* find_key(std::uint64_t fingerprint) noexcept {
        auto const at = keys_.find(fingerprint);
        return at == keys_.end() ? nullptr : &at->second;
    }
    [[nodiscard]] std::vector<std::uint64_t> const& definitions() const noexcept { return definitions_; }
    [[nodiscard]] std::uint64_t key_count() const noexcept { return keys_.size(); }

    /// Keys that no item of the sealed index named, by the seq they are first seen at.
    [[nodiscard]] std::vector<key_ends> unindexed_keys() const;

    /// Smallest and largest ts_init of the entries noted.
    [[nodiscard]] std::optional<format::time_item> time_bounds() const noexcept;

private:
    struct identity {
        using is_avalanching = void; // fingerprints are digests already
        std::size_t operator()(std::uint64_t fingerprint) const noexcept { return fingerprint; }
    };

    template <class T>
    [[nodiscard]] static T const* find(std::vector<T> const& list, std::uint64_t number) noexcept {
        auto const at =
            std::lower_bound(list.begin(), list.end(), number,
                             [](T const& each, std::uint64_t wanted) { return each.number < wanted; });
        return at != list.end() && at->number == number ? &*at : nullptr;
    }

    std::vector<place> places_;
    std::vector<time_group> groups_;
    boost::unordered_flat_map<std::uint64_t, key_ends, identity> keys_;
    std::vector<std::uint64_t> definitions_;
};
using observed_index = basic_observed_index<>;

}}} // namespace nacre::verification

#include <nacre/verifier/observed_index.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace verification {
extern template class basic_observed_index<void>;
}}} // namespace nacre::verification
#endif
