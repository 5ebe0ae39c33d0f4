// SPDX-License-Identifier: BSL-1.0
// run_head.ipp: the bodies of run_head.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/log/run_head.hpp>

#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/superblock.hpp>

#include <algorithm>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace log {

NACRE_INLINE result<run_head> parse_run_head(bytes_view bytes) {
    NACRE_TRY_VALUE(header, format::read_header(bytes));
    run_head out{header, {}};
    for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
        auto const at = std::min<std::size_t>(format::superblock_offset(slot), bytes.size());
        out.superblocks.slots[slot] = format::read_superblock(bytes.subspan(at), header.run_tag);
    }
    return out;
}

NACRE_INLINE manifest manifest_of(run_inputs const& inputs, durability_policy durability,
                                  std::uint16_t hasher, format::superblock const& block) {
    manifest out;
    out.inputs = inputs;
    out.durability = durability;
    out.hasher = hasher;
    out.status = block.status;
    out.high_watermark = block.high_watermark;
    out.halted = static_cast<halt_reason>(block.halt_reason);
    if (block.has_times == 0) return out;
    if (format::is_sealed(block)) out.end = from_nanoseconds(block.end);
    out.ts_init_min = from_nanoseconds(block.ts_init_min);
    out.ts_init_max = from_nanoseconds(block.ts_init_max);
    return out;
}

}}} // namespace nacre::log
