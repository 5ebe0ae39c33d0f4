// SPDX-License-Identifier: BSL-1.0
// header.ipp: the bodies of header.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/header.hpp>

#include <nacre/core/durability.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_64.hpp>

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE result<run_header> read_header(bytes_view bytes) {
    if (bytes.size() < sizeof(magic) + 4 || std::memcmp(bytes.data(), magic.data(), magic.size()) != 0)
        return error::unsupported_format(0, version);
    auto const found = load<std::uint32_t>(bytes, offsetof(header_block, version));
    if (found != version) return error::unsupported_format(found, version);
    if (bytes.size() < header_bytes)
        return error::corrupted(error::unknown, bytes.size(), "the header is cut short");
    auto const block = load<header_block>(bytes);
    if (block.digest != hashing::xxh3_64_value(bytes.first(offsetof(header_block, digest))))
        return error::corrupted(error::unknown, 0, "the header's digest does not match its bytes");

    // Behind a right digest only a program can have written nonsense; it is refused all the same.
    std::string_view const text(block.run_id.data(), strnlen(block.run_id.data(), block.run_id.size()));
    auto id = run_id::parse(text);
    auto const durability = static_cast<durability_policy>(block.durability);
    auto const behind_id = std::as_bytes(std::span(block.run_id)).subspan(text.size());
    bool const sane = id.has_value() && all_zero(behind_id) && is_known(durability) &&
                      block.log_begin == log_begin && block.digest_bytes >= 8 &&
                      block.digest_bytes <= digest_bytes_max && block.digest_bytes % 8 == 0 &&
                      block.run_tag == run_tag_of(*id) && block.reserved_16 == 0 &&
                      all_zero(std::as_bytes(std::span(block.reserved)));
    if (!sane) return error::corrupted(error::unknown, 0, "a field of the header is outside its range");
    return run_header{
        *id, block.hasher, block.digest_bytes, durability, from_nanoseconds(block.created_at), block.run_tag};
}

}}} // namespace nacre::format
