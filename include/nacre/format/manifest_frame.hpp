// SPDX-License-Identifier: BSL-1.0
// The manifest frame: a run's immutable inputs, the log's first frame.
//
//     prefix | start i64 | seed u64 | has_seed u16 | has_parent u16 | flag pairs u32 | adapter pairs u32
//     | components u32
//     | texts: run id, instance, parent, binary hash, schema version, build identity, config hash, then the
//       pairs and the components; each text is size u32 | bytes | zeros | digest
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace format {

template <hashing::hasher H>
void write_manifest(frame_writer<H>& out, run_inputs const& inputs) {
    auto const text = [&out](std::string_view value) {
        out.put(static_cast<std::uint32_t>(value.size()));
        out.put_bytes(bytes(value));
    };
    auto const pairs = [&text](auto const& list) {
        for (auto const& [key, value] : list) {
            text(key);
            text(value);
        }
    };
    out.begin(frame_kind::manifest, 0, 1);
    out.put(to_nanoseconds(inputs.start));
    out.put(inputs.seed.value_or(0));
    out.put(static_cast<std::uint16_t>(inputs.seed.has_value()));
    out.put(static_cast<std::uint16_t>(inputs.parent.has_value()));
    out.put(static_cast<std::uint32_t>(inputs.feature_flags.size()));
    out.put(static_cast<std::uint32_t>(inputs.adapter_versions.size()));
    out.put(static_cast<std::uint32_t>(inputs.components.size()));
    text(inputs.run_id.str());
    text(inputs.instance);
    text(inputs.parent ? inputs.parent->str() : std::string{});
    text(inputs.binary_hash);
    text(inputs.schema_version);
    text(inputs.build_identity);
    text(inputs.config_hash);
    pairs(inputs.feature_flags);
    pairs(inputs.adapter_versions);
    for (auto const& component : inputs.components)
        text(component);
    out.end();
}

/// Parses a manifest frame whose digest has been checked; nothing when it is not well formed. Allocates at
/// most some 10 times the frame's bytes, which `manifest_bytes_max` bounds.
[[nodiscard]] inline std::optional<run_inputs> parse_manifest(bytes_view frame, std::size_t digest_bytes) {
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
