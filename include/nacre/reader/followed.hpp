// SPDX-License-Identifier: BSL-1.0
// followed: what a wait for the next entry of a run came to: an entry, nothing new in the time given, or the
// run's end.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/log/entry_view.hpp>

namespace nacre { inline namespace nacre_v1 { namespace reading {

class followed {
public:
    enum class kind {
        entry, ///< there is one
        idle,  ///< none came within the time given: ask again
        ended, ///< the run is sealed or quarantined, and all of it was seen
    };

    /// There is an entry.
    explicit followed(log::entry_view const& view) noexcept : kind_(kind::entry), entry_(view) {}
    [[nodiscard]] static followed idle() noexcept { return followed(kind::idle); }
    [[nodiscard]] static followed ended() noexcept { return followed(kind::ended); }

    [[nodiscard]] kind what() const noexcept { return kind_; }
    [[nodiscard]] bool has_entry() const noexcept { return kind_ == kind::entry; }
    [[nodiscard]] bool is_idle() const noexcept { return kind_ == kind::idle; }
    [[nodiscard]] bool has_ended() const noexcept { return kind_ == kind::ended; }

    /// Precondition: has_entry().
    [[nodiscard]] log::entry_view const& entry() const noexcept {
        NACRE_ASSERT(has_entry());
        return entry_;
    }

private:
    explicit followed(kind what) noexcept : kind_(what) {}

    kind kind_;
    log::entry_view entry_;
};

}}} // namespace nacre::reading
