// SPDX-License-Identifier: BSL-1.0
// index_check.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/index_check.hpp>

#include <nacre/format/sealed_index.hpp>

#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE std::optional<index_plan> index_plan::of(format::footer const& footer) noexcept {
    if (footer.sections.size() != format::section_count) return std::nullopt;
    index_plan out;
    for (std::size_t at = 0; at < format::section_count; ++at)
        out.parts[at] = {footer.sections[at].item_count, footer.sections[at].offset};
    return out;
}

}}} // namespace nacre::verification
