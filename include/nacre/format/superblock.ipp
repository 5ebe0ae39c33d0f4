// SPDX-License-Identifier: BSL-1.0
// superblock.ipp: the bodies of superblock.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/superblock.hpp>

#include <nacre/core/halt_reason.hpp>
#include <nacre/core/status.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE std::optional<superblock> read_superblock(bytes_view bytes, std::uint64_t run_tag) noexcept {
    if (bytes.size() < superblock_bytes) return std::nullopt;
    auto const block = load<superblock>(bytes);
    bool const whole = block.magic == superblock::magic_bytes && block.run_tag == run_tag &&
                       block.digest == hashing::xxh3_64_value(bytes.first(offsetof(superblock, digest)));
    bool const sane = whole && is_known(block.status) &&
                      is_known(static_cast<halt_reason>(block.halt_reason)) && block.has_times <= 1 &&
                      all_zero(std::as_bytes(std::span(block.reserved)));
    if (!sane) return std::nullopt;
    return block;
}

}}} // namespace nacre::format
