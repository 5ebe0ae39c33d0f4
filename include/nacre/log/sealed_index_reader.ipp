// SPDX-License-Identifier: BSL-1.0
// sealed_index_reader.ipp: the bodies of sealed_index_reader.hpp.
#pragma once

#include <nacre/log/sealed_index_reader.hpp>

#include <nacre/core/result.hpp>
#include <nacre/format/sealed_index.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <hashing::hasher H>
sealed_index_reader<H>::sealed_index_reader(bytes_view file, format::footer footer)
    : file_(file), footer_(std::move(footer)) {
    for (auto const& each : footer_.sections)
        checked_[each.section - 1].assign(
            static_cast<std::size_t>(format::blocks_for(each.item_count, each.item_bytes, digest_bytes)),
            false);
}

template <hashing::hasher H>
result<std::optional<format::key_item>> sealed_index_reader<H>::find_key(std::uint64_t fingerprint) {
    std::uint64_t const size = count(format::section::keys);
    if (size == 0) return std::optional<format::key_item>{};
    auto const at = [&](std::uint64_t position) {
        return item<format::key_item>(format::section::keys, position);
    };
    double const share = static_cast<double>(fingerprint >> 11) * 0x1p-53;
    std::uint64_t const guess =
        std::min(size - 1, static_cast<std::uint64_t>(share * static_cast<double>(size)));

    // Widen [low, high) around the guess until it must hold the fingerprint, then halve.
    std::uint64_t low = guess;
    std::uint64_t high = guess + 1;
    for (std::uint64_t step = 4;; step *= 4) {
        NACRE_TRY_VALUE(first, at(low));
        if (first.fingerprint <= fingerprint || low == 0) break;
        high = low;
        low -= std::min(low, step);
    }
    for (std::uint64_t step = 4; high < size; step *= 4) {
        NACRE_TRY_VALUE(last, at(high));
        if (last.fingerprint > fingerprint) break;
        low = high;
        high += std::min(size - high, step);
    }
    while (low < high) {
        std::uint64_t const middle = low + (high - low) / 2;
        NACRE_TRY_VALUE(candidate, at(middle));
        if (candidate.fingerprint == fingerprint) return std::optional(candidate);
        if (candidate.fingerprint < fingerprint)
            low = middle + 1;
        else
            high = middle;
    }
    return std::optional<format::key_item>{};
}

}}} // namespace nacre::log
