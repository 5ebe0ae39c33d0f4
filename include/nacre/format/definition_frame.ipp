// SPDX-License-Identifier: BSL-1.0
// definition_frame.ipp: the bodies of definition_frame.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/definition_frame.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE std::optional<definition> parse_definition(bytes_view frame, std::size_t digest_bytes) noexcept {
    if (frame.size() < sizeof(frame_prefix) + digest_bytes) return std::nullopt;
    auto const prefix = load<frame_prefix>(frame);
    if (!is_definition(prefix.kind)) return std::nullopt;
    definition out;
    out.kind = static_cast<frame_kind>(prefix.kind);
    std::uint16_t const flags_known =
        out.kind == frame_kind::index_kind ? index_kind_flag::known : std::uint16_t{0};
    if ((prefix.flags & ~flags_known) != 0) return std::nullopt;
    out.many = (prefix.flags & index_kind_flag::many) != 0;

    field_reader fields(frame_fields(frame, digest_bytes));
    out.id = fields.get<std::uint32_t>();
    auto const name_bytes = fields.get<std::uint32_t>();
    std::uint32_t schema_bytes = 0;
    if (out.kind == frame_kind::payload_type) {
        out.fingerprint = fields.get<std::uint64_t>();
        schema_bytes = fields.get<std::uint32_t>();
        if (fields.get<std::uint32_t>() != 0) return std::nullopt;
    }
    if (name_bytes > name_bytes_max || schema_bytes > schema_bytes_max) return std::nullopt;
    out.name = as_text(fields.get_bytes(name_bytes));
    out.schema = as_text(fields.get_bytes(schema_bytes));
    if (!fields.at_end() || out.id == 0 || out.name.empty()) return std::nullopt;
    return out;
}

}}} // namespace nacre::format
