// SPDX-License-Identifier: BSL-1.0
// reader_access: the log under a reader, for what the library itself builds upon readers.
//
// No front header lifts it: what a program needs of a run it asks of the reader.
#pragma once

#include <nacre/core/rooms.hpp>

namespace nacre { inline namespace nacre_v1 { namespace reading {

struct reader_access {
    /// Frames, positions, the index. Precondition: the reader has not been moved from.
    template <class Reader>
    [[nodiscard]] static auto& log(Reader& of) noexcept {
        return of.log();
    }
};

}}} // namespace nacre::reading
