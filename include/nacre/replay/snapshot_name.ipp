// SPDX-License-Identifier: BSL-1.0
// snapshot_name.ipp: the bodies of snapshot_name.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/replay/snapshot_name.hpp>

#include <nacre/core/ids.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace replay {

NACRE_INLINE std::string snapshot_name(run_id const& run, std::uint64_t seq) {
    std::string const digits = std::to_string(seq);
    return run.str() + '-' + std::string(20 - digits.size(), '0') + digits;
}

NACRE_INLINE result<void> check_snapshot_name(std::string_view name) {
    if (name.empty()) return error::invalid_argument("a snapshot's name cannot be empty");
    if (name.size() > id_bytes_max) return error::invalid_argument("a snapshot's name has at most 128 bytes");
    if (name.front() == '.') return error::invalid_argument("a snapshot's name does not begin with a dot");
    bool const clean = std::none_of(name.begin(), name.end(), [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (!clean)
        return error::invalid_argument("a snapshot's name has no separators and no control characters");
    return {};
}

}}} // namespace nacre::replay
