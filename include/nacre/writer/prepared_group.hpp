// SPDX-License-Identifier: BSL-1.0
// prepared_group: several messages of one submit, with everything known that can go wrong with any of them,
// before a seq is taken.
//
// A part gives its message when it is asked, `part.give(f)` calls `f(topic, message)`, each time with the
// same one; or it gives none, and is left out (see addressed.hpp and capture_adapter.hpp).
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/writer/prepared_entry.hpp>
#include <nacre/writer/ticket.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

/// What submitting `Count` parts together gives: the ticket of each, in order; seq 0 where a part gave none.
template <std::size_t Count>
using tickets = std::array<ticket, Count>;

template <std::size_t Count>
struct prepared_group {
    std::array<prepared_entry, Count> entries; ///< one that was left out has no bytes
    std::uint64_t frames = 0;
    std::size_t bytes = 0;

    /// Asks each part in turn; `prepare_one(entry, topic, message)` fills its entry. Errors: the first one,
    /// with the part's place; `too_large` when together they take more than `limit`.
    template <class Prepare, class... Parts>
    [[nodiscard]] result<void> prepare(std::size_t limit, Prepare const& prepare_one, Parts const&... parts) {
        static_assert(sizeof...(Parts) == Count);
        result<void> outcome;
        std::size_t at = 0;
        auto const add = [&](auto const& part) {
            part.give([&](std::string_view topic, auto const& message) {
                outcome = prepare_one(entries[at], topic, message);
            });
            if (!outcome) {
                outcome = outcome.error().at_message(at);
                return false;
            }
            frames += entries[at].frame_bytes != 0;
            bytes += entries[at].frame_bytes;
            ++at;
            return true;
        };
        if (!(add(parts) && ...)) return outcome;
        if (bytes > limit) return error::too_large(bytes, limit);
        return {};
    }

    /// The tickets of entries that got the seqs from `first` on.
    [[nodiscard]] tickets<Count> numbered_from(std::uint64_t first) const noexcept {
        tickets<Count> out{};
        for (std::size_t at = 0; at < Count; ++at)
            if (entries[at].frame_bytes != 0) out[at].seq = first++;
        return out;
    }
};

}}} // namespace nacre::writing
