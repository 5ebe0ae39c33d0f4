// SPDX-License-Identifier: BSL-1.0
// header_index: which entries carry an id in their headers, gathered by one scan of the run and kept up as it
// grows.
//
// The format indexes keys and times, not headers: most readers never ask by header, and an index in the file
// would cost every run 16 to 48 bytes an entry. So the first question reads the whole run, verified, and
// later ones only what was committed since. A projection like every index: never an authority, rebuilt
// whenever it is needed.
//
// Invariants
//   1. Entries 1 to `covered()` are in it; those that could not be read are left out only where entries are
//      found by their place, as in a quarantined run.
//   2. Lists are in seq order; of several entries with one message id the first is `first_with_message_id`.
//
// Cost: O(entries) time at the first question, O(new entries) later, O(1) expected to find a list. Memory: 16
// bytes for each id of an entry and some 40 for each different one. Threads: one at a time.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/log_reader.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

/// A template, so that only units that use it compile it.
template <class = void>
class basic_header_index {
public:
    /// Takes in the entries up to the watermark of `log`, always the same one. Errors: those of reading an
    /// entry; what was taken in before it stays.
    template <class Log>
    [[nodiscard]] result<void> cover(Log& log) {
        if (log.by_place()) return cover_loose(log);
        typename Log::position next{covered_ + 1, 0};
        while (next.seq <= log.high_watermark()) {
            NACRE_TRY_VALUE(view, log.read(next));
            add(view);
            next = log.after(view);
        }
        return {};
    }

    [[nodiscard]] std::uint64_t covered() const noexcept { return covered_; }

    /// The first entry whose message id this is; 0: none.
    [[nodiscard]] std::uint64_t first_with_message_id(uuid const& id) const;
    /// The seqs of a conversation, in order: the first message with this id, which began it and needs no
    /// correlation id, and the entries with this correlation id. O(their number).
    [[nodiscard]] std::vector<std::uint64_t> with_correlation_id(uuid const& id) const;
    /// The seqs of the entries with this causation id, in order. O(their number).
    [[nodiscard]] std::vector<std::uint64_t> with_causation_id(uuid const& id) const {
        return causations_.find(id);
    }

private:
    struct id_hash {
        using is_avalanching = void;
        std::size_t operator()(uuid const& id) const noexcept {
            std::array<std::byte, 16> bytes;
            std::memcpy(bytes.data(), &id, bytes.size());
            return hashing::xxh3_64_value(bytes);
        }
    };
    template <class Value>
    using id_map = boost::unordered_flat_map<uuid, Value, id_hash>;

    /// Lists of seqs by id, all their nodes in one vector.
    class lists {
    public:
        void add(uuid const& id, std::uint64_t seq) {
            auto const [at, is_new] = last_.try_emplace(id, nodes_.size());
            nodes_.push_back({seq, is_new ? none : at->second});
            at->second = nodes_.size() - 1;
        }
        [[nodiscard]] std::vector<std::uint64_t> find(uuid const& id) const {
            std::vector<std::uint64_t> out;
            auto const found = last_.find(id);
            for (auto at = found != last_.end() ? found->second : none; at != none; at = nodes_[at].previous)
                out.push_back(nodes_[at].seq);
            std::reverse(out.begin(), out.end());
            return out;
        }

    private:
        static constexpr std::size_t none = ~std::size_t{0};
        struct node {
            std::uint64_t seq;
            std::size_t previous;
        };
        id_map<std::size_t> last_;
        std::vector<node> nodes_;
    };

    void add(log::entry_view const& view);

    /// Of a run that is served by place every entry that can be read, like its look-ups by key.
    template <class Log>
    [[nodiscard]] result<void> cover_loose(Log& log) {
        while (covered_ < log.high_watermark()) {
            auto const view = log.read({covered_ + 1, 0});
            if (view)
                add(*view);
            else if (view.error().code() == errc::gap)
                covered_ = view.error().next() - 1; // the watermark may be far beyond what is there
            else
                ++covered_;
        }
        return {};
    }

    std::uint64_t covered_ = 0;
    id_map<std::uint64_t> messages_;
    lists correlations_;
    lists causations_;
};
using header_index = basic_header_index<>;

}}} // namespace nacre::reading

#include <nacre/reader/header_index.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace reading {
extern template class basic_header_index<void>;
}}} // namespace nacre::reading
#endif
