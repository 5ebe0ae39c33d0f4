// SPDX-License-Identifier: BSL-1.0
// claims_check.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/claims_check.hpp>

#include <nacre/core/status.hpp>
#include <nacre/verifier/head_check.hpp>
#include <nacre/verifier/log_check.hpp>

#include <cstdint>
#include <span>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE seal_claims claims_of(format::superblock const& block, std::uint64_t offset,
                                   std::size_t digest_bytes) noexcept {
    return {"the superblock",
            offset,
            block.status,
            block.log_end,
            block.high_watermark,
            block.has_times != 0,
            block.end,
            {block.ts_init_min, block.ts_init_max},
            std::as_bytes(std::span(block.chain)).first(digest_bytes)};
}

NACRE_INLINE seal_claims claims_of(placed_footer const& placed) noexcept {
    auto const& fields = placed.footer.fields;
    return {
        "the footer",          placed.offset,         fields.status, fields.log_end,
        fields.high_watermark, fields.has_times != 0, fields.end,    {fields.ts_init_min, fields.ts_init_max},
        placed.footer.chain};
}

}}} // namespace nacre::verification
