// SPDX-License-Identifier: BSL-1.0
// log_index: the index of a log that is being written or was scanned, in memory.
//
// A projection: it can be rebuilt from the log at any time and is never believed without a look at the frame.
// Keys are known by fingerprint alone; entries with one fingerprint form a list through the log (`previous`
// in each key), of which the index holds both ends. Two keys that share a fingerprint share a list, and
// readers, who compare the key's bytes, step over the other's entries.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/time.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/sealed_index.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// A template, so that only units that use it compile it.
template <class = void>
class basic_log_index {
public:
    /// Seqs come in order, 1, 2, 3, ... O(1) amortised.
    void add_entry(std::uint64_t seq, std::uint64_t offset, std::int64_t ts_init) {
        NACRE_ASSERT(seq == last_seq_ + 1);
        last_seq_ = seq;
        if ((seq - 1) % format::offset_stride == 0) offsets_.push_back(offset);
        if ((seq - 1) % format::time_stride == 0) {
            times_.push_back({ts_init, ts_init});
        } else {
            times_.back().ts_init_min = std::min(times_.back().ts_init_min, ts_init);
            times_.back().ts_init_max = std::max(times_.back().ts_init_max, ts_init);
        }
    }

    /// Notes that entry `seq` has a key of this fingerprint; the seq before it that had one, 0 when there is
    /// none, and `seq` itself when this entry was noted already.
    std::uint64_t add_key(std::uint64_t fingerprint, std::uint64_t seq) {
        auto const [at, is_new] = keys_.try_emplace(fingerprint, ends{seq, seq});
        if (is_new) return 0;
        return std::exchange(at->second.last, seq);
    }

    void add_definition(std::uint64_t offset) { definitions_.push_back(offset); }

    [[nodiscard]] std::uint64_t last_seq() const noexcept { return last_seq_; }
    [[nodiscard]] std::vector<std::uint64_t> const& offsets() const noexcept { return offsets_; }
    [[nodiscard]] std::vector<format::time_item> const& times() const noexcept { return times_; }
    [[nodiscard]] std::vector<std::uint64_t> const& definitions() const noexcept { return definitions_; }
    [[nodiscard]] std::size_t key_count() const noexcept { return keys_.size(); }

    [[nodiscard]] std::optional<format::key_item> find_key(std::uint64_t fingerprint) const {
        auto const at = keys_.find(fingerprint);
        if (at == keys_.end()) return std::nullopt;
        return format::key_item{fingerprint, at->second.first, at->second.last};
    }

    /// All keys, by fingerprint. O(k log k).
    [[nodiscard]] std::vector<format::key_item> sorted_keys() const;

    /// Smallest and largest ts_init, nothing for an empty log. O(entries / time_stride).
    [[nodiscard]] std::optional<format::time_item> time_bounds() const noexcept;

private:
    struct ends {
        std::uint64_t first;
        std::uint64_t last;
    };
    struct identity {
        using is_avalanching = void; // fingerprints are digests already
        std::size_t operator()(std::uint64_t fingerprint) const noexcept { return fingerprint; }
    };

    std::uint64_t last_seq_ = 0;
    std::vector<std::uint64_t> offsets_;
    std::vector<format::time_item> times_;
    std::vector<std::uint64_t> definitions_;
    boost::unordered_flat_map<std::uint64_t, ends, identity> keys_;
};
using log_index = basic_log_index<>;

/// Links the keys of entry `seq`, whose keys region is `region`, to the entries before it: writes each
/// `previous`.
template <class Index>
void link_keys(Index& index, bytes_span region, std::uint64_t seq) {
    std::size_t at = 0;
    while (at < region.size()) {
        auto const kind = format::load<std::uint16_t>(region, at + 8);
        std::size_t const size = format::load<std::uint16_t>(region, at + 10);
        auto const fingerprint =
            format::key_fingerprint(kind, as_text(region.subspan(at + format::key_fixed_bytes, size)));
        std::uint64_t previous = index.add_key(fingerprint, seq);
        if (previous == seq)
            [[unlikely]] { // two keys of this entry share a fingerprint: they share the list as well
            for (auto const& earlier : format::frame_keys(region.first(at), 0))
                if (format::key_fingerprint(earlier.kind, earlier.key) == fingerprint) {
                    previous = earlier.previous;
                    break;
                }
        }
        format::store(region, at, previous);
        at += format::key_frame_bytes(size);
    }
}

/// The same for a stored entry: notes its keys, and whether every `previous` in it is the one that belongs
/// there.
template <class Index>
[[nodiscard]] bool note_keys(Index& index, format::entry_frame const& entry) {
    bool linked = true;
    for (auto const& key : entry.key_range()) {
        std::uint64_t const fingerprint = format::key_fingerprint(key.kind, key.key);
        std::uint64_t const previous = index.add_key(fingerprint, entry.seq());
        if (previous != entry.seq()) linked = linked && key.previous == previous;
    }
    return linked;
}

}}} // namespace nacre::log

#include <nacre/log/index.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace log {
extern template class basic_log_index<void>;
}}} // namespace nacre::log
#endif
