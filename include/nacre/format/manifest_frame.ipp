// SPDX-License-Identifier: BSL-1.0
// manifest_frame.ipp: the bodies of manifest_frame.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/manifest_frame.hpp>

#include <nacre/core/limits.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE std::optional<run_inputs> parse_manifest(bytes_view frame, std::size_t digest_bytes) {
    if (frame.size() < sizeof(frame_prefix) + digest_bytes || frame.size() > manifest_bytes_max)
        return std::nullopt;
    auto const prefix = load<frame_prefix>(frame);
    if (!prefix.is(frame_kind::manifest) || prefix.flags != 0) return std::nullopt;

    field_reader fields(frame_fields(frame, digest_bytes));
    auto const text = [&fields] {
        return std::string(as_text(fields.get_bytes(fields.get<std::uint32_t>())));
    };
    auto const pairs = [&](std::uint32_t count, auto& list) {
        for (list.reserve(count); count != 0 && !fields.failed(); --count) {
            auto key = text();
            list.emplace_back(std::move(key), text());
        }
    };
    run_inputs out;
    out.start = from_nanoseconds(fields.get<std::int64_t>());
    auto const seed = fields.get<std::uint64_t>();
    auto const has_seed = fields.get<std::uint16_t>();
    auto const has_parent = fields.get<std::uint16_t>();
    auto const flag_count = fields.get<std::uint32_t>();
    auto const adapter_count = fields.get<std::uint32_t>();
    auto component_count = fields.get<std::uint32_t>();
    // Counts are believed only if the frame has bytes for them: each text takes its size word at least.
    constexpr std::uint64_t text_bytes_min = sizeof(std::uint32_t);
    std::uint64_t const texts = 2 * (std::uint64_t{flag_count} + adapter_count) + component_count;
    if (texts > fields.rest().size() / text_bytes_min) return std::nullopt;
    if (has_seed > 1 || has_parent > 1 || (has_seed == 0 && seed != 0)) return std::nullopt;
    if (has_seed == 1) out.seed = seed;
    auto const id = run_id::parse(text());
    out.instance = text();
    auto const parent_text = text();
    if (!id || (has_parent == 0 && !parent_text.empty())) return std::nullopt;
    out.run_id = *id;
    if (has_parent == 1) {
        auto const parent = run_id::parse(parent_text);
        if (!parent) return std::nullopt;
        out.parent = *parent;
    }
    out.binary_hash = text();
    out.schema_version = text();
    out.build_identity = text();
    out.config_hash = text();
    pairs(flag_count, out.feature_flags);
    pairs(adapter_count, out.adapter_versions);
    out.components.reserve(component_count);
    for (; component_count != 0 && !fields.failed(); --component_count)
        out.components.push_back(text());
    if (!fields.at_end()) return std::nullopt;
    return out;
}

}}} // namespace nacre::format
