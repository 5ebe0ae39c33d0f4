// SPDX-License-Identifier: BSL-1.0
// Bounds of run-file format 1: every size read from a file is checked against one of these before it is used.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstddef>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace core {

inline constexpr std::size_t frame_bytes_max = std::size_t{64} << 20;   ///< any frame, alignment included
inline constexpr std::size_t manifest_bytes_max = std::size_t{1} << 20; ///< the manifest frame
inline constexpr std::size_t payload_bytes_max = std::size_t{32} << 20; ///< an entry's payload
inline constexpr std::size_t name_bytes_max = 255;                      ///< topic, payload type, index kind
inline constexpr std::size_t schema_bytes_max = std::size_t{1} << 20;   ///< a payload type's schema text
inline constexpr std::size_t key_bytes_max = 1024;                      ///< one index key
inline constexpr std::size_t entry_keys_max = 48;                       ///< index keys of one entry
inline constexpr std::size_t names_max = std::size_t{1} << 20;          ///< definitions of one kind in a run
inline constexpr std::size_t id_bytes_max = 128;                        ///< instance id
inline constexpr std::size_t digest_bytes_min = 8;
inline constexpr std::size_t digest_bytes_max = 64; ///< a multiple of 8

}}} // namespace nacre::core
