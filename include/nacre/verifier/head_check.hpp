// SPDX-License-Identifier: BSL-1.0
// head_check: the superblocks, each and against the other, and the footer: what a run says of itself before
// its log is walked.
#pragma once

#include <nacre/format/frame.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/verifier/report.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Says why the slot that `bytes` should hold cannot be read.
void report_unreadable_superblock(bytes_view bytes, std::size_t slot, std::uint64_t run_tag, report& into);

/// Names the first field in which two superblocks of a sealed run differ; empty when they agree.
[[nodiscard]] std::string_view first_difference(format::superblock const& a,
                                                format::superblock const& b) noexcept;

void check_pair(format::superblock_pair const& pair, report& into);

/// `head`: the run's first bytes, up to `log_begin` of them.
[[nodiscard]] format::superblock_pair check_superblocks(bytes_view head, std::uint64_t run_tag, report& into);

struct placed_footer {
    format::footer footer;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// The footer at `offset`, when it is intact and well formed.
template <hashing::hasher H>
[[nodiscard]] std::optional<placed_footer> read_footer(bytes_view file, std::uint64_t offset,
                                                       std::uint64_t run_tag, H const& hash) {
    auto const prefix = format::read_prefix(file, offset);
    if (!prefix || !prefix->is(format::frame_kind::footer)) return std::nullopt;
    bytes_view const frame = file.subspan(static_cast<std::size_t>(offset), prefix->size);
    if (!format::frame_is_intact(frame, hash)) return std::nullopt;
    auto footer = format::parse_footer(frame, offset, run_tag, sizeof(typename H::digest_type));
    if (!footer) return std::nullopt;
    return placed_footer{std::move(*footer), offset, frame.size()};
}

/// The footer that ends the file, for a run whose superblocks cannot be read. O(1).
template <hashing::hasher H>
[[nodiscard]] std::optional<placed_footer> find_footer(bytes_view file, std::uint64_t run_tag,
                                                       H const& hash) {
    constexpr std::uint64_t footer_bytes_max = 1024;
    for (std::uint64_t back = sizeof(format::frame_prefix) + 8; back <= footer_bytes_max;
         back += format::alignment) {
        if (back > file.size()) break;
        std::uint64_t const offset = file.size() - back;
        auto const prefix = format::read_prefix(file, offset);
        if (!prefix || prefix->size != back) continue;
        if (auto footer = read_footer(file, offset, run_tag, hash)) return footer;
    }
    return std::nullopt;
}

}}} // namespace nacre::verification

#ifndef NACRE_COMPILED
#include <nacre/verifier/head_check.ipp>
#endif
