// SPDX-License-Identifier: BSL-1.0
// The head of a run: header and superblocks, read and checked before anything else in the file is looked at.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/superblock.hpp>

#include <cstdint>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

struct run_head {
    format::run_header header;
    format::superblock_pair superblocks;
};

/// `bytes` are the file's first ones, up to `log_begin` of them. Superblocks that cannot be read are absent,
/// not errors.
[[nodiscard]] result<run_head> parse_run_head(bytes_view bytes);

/// What `parse_run_head` takes, copied piece by piece, so that a writer may rewrite its superblocks
/// meanwhile, and a media error in one superblock, which then is zeros, leaves the other readable. Fewer
/// bytes of a run that ends earlier.
template <class R>
requires storage::readable_run<R> || storage::appendable_run<R>
[[nodiscard]] result<std::vector<std::byte>> read_head_bytes(R const& run) {
    std::vector<std::byte> bytes(format::log_begin);
    NACRE_TRY_VALUE(header_size, run.read_at(0, bytes_span(bytes).first(format::header_bytes)));
    std::size_t end = header_size;
    for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
        std::size_t const begin = format::superblock_offset(slot);
        if (end < begin) break;
        auto const part = bytes_span(bytes).subspan(begin, format::superblock_bytes);
        auto const size = run.read_at(begin, part);
        if (!size) format::store_zeros(part);
        end = begin + (size ? *size : part.size());
    }
    bytes.resize(end);
    return bytes;
}

/// Of a run that is read, or held for recovery.
template <class R>
requires storage::readable_run<R> || storage::appendable_run<R>
[[nodiscard]] result<run_head> read_run_head(R const& run) {
    NACRE_TRY_VALUE(bytes, read_head_bytes(run));
    return parse_run_head(bytes);
}

/// The inputs merged with the progress that a superblock tells of.
[[nodiscard]] manifest manifest_of(run_inputs const& inputs, durability_policy durability,
                                   std::uint16_t hasher, format::superblock const& block);

}}} // namespace nacre::log

#ifndef NACRE_COMPILED
#include <nacre/log/run_head.ipp>
#endif
