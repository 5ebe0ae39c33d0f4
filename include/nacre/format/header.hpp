// SPDX-License-Identifier: BSL-1.0
// The file header: the first 4 KiB of a run, written once at creation and never changed.
//
// Invariants
//   1. It is digested with XXH3-64 whatever the run's hasher is, so that a tool can read it before it knows
//      the hasher.
//   2. A file is opened only if magic, format version, digest, hasher id and the file's own name agree, in
//      that order.
//   3. Its digest under the run's hasher starts the chain: a log cannot be moved under another header.
#pragma once

#include <nacre/core/durability.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace format {

struct header_block {
    std::array<unsigned char, 16> magic;
    std::uint32_t version;
    std::uint16_t hasher;
    std::uint16_t digest_bytes; ///< of the run's hasher
    std::uint16_t durability;
    std::uint16_t reserved_16;
    std::uint32_t log_begin;
    std::int64_t created_at;     ///< ns since the Unix epoch
    std::array<char, 32> run_id; ///< text, zero-padded
    std::uint64_t
        run_tag; ///< XXH3-64 of the run id's text; repeated in every commit, superblock and index block
    std::array<unsigned char, 4008> reserved;
    std::uint64_t digest; ///< XXH3-64 of all bytes before
};
static_assert(sizeof(header_block) == header_bytes);
static_assert(offsetof(header_block, version) == 16 && offsetof(header_block, hasher) == 20);
static_assert(offsetof(header_block, durability) == 24 && offsetof(header_block, log_begin) == 28);
static_assert(offsetof(header_block, created_at) == 32 && offsetof(header_block, run_id) == 40);
static_assert(offsetof(header_block, run_tag) == 72 && offsetof(header_block, reserved) == 80);
static_assert(offsetof(header_block, digest) == header_bytes - 8);
static_assert(std::has_unique_object_representations_v<header_block>, "no padding");

/// What a checked header says.
struct run_header {
    core::run_id run_id;
    std::uint16_t hasher = 0;
    std::uint16_t digest_bytes = 0;
    durability_policy durability = durability_policy::immediate;
    timestamp created_at{};
    std::uint64_t run_tag = 0;
};

[[nodiscard]] inline std::uint64_t run_tag_of(run_id const& id) {
    return hashing::xxh3_64_value(bytes(id.str()));
}

/// The header of a new run with hasher H.
template <hashing::hasher H>
[[nodiscard]] header_block make_header(run_id const& id, durability_policy durability, timestamp created_at) {
    header_block block{};
    block.magic = magic;
    block.version = version;
    block.hasher = H::id;
    block.digest_bytes = static_cast<std::uint16_t>(sizeof(typename H::digest_type));
    block.durability = static_cast<std::uint16_t>(durability);
    block.log_begin = static_cast<std::uint32_t>(log_begin);
    block.created_at = to_nanoseconds(created_at);
    std::string const text = id.str();
    std::memcpy(block.run_id.data(), text.data(), text.size());
    block.run_tag = run_tag_of(id);
    block.digest = hashing::xxh3_64_value(object_bytes(block).first(offsetof(header_block, digest)));
    return block;
}

/// Checks magic, version and digest. `unsupported_format` (found 0: no marker at all), `corrupted`.
[[nodiscard]] result<run_header> read_header(bytes_view bytes);

/// Refuses a header of another hasher than H.
template <hashing::hasher H>
[[nodiscard]] result<void> check_hasher(run_header const& header) {
    if (header.hasher != H::id || header.digest_bytes != sizeof(typename H::digest_type))
        return error::wrong_hasher(header.hasher, H::id);
    return {};
}

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/header.ipp>
#endif
