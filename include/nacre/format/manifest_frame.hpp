// SPDX-License-Identifier: BSL-1.0
// The manifest frame: a run's immutable inputs, the log's first frame.
//
//     prefix | start i64 | seed u64 | has_seed u16 | has_parent u16 | flag pairs u32 | adapter pairs u32
//     | components u32
//     | texts: run id, instance, parent, binary hash, schema version, build identity, config hash, then the
//       pairs and the components; each text is size u32 | bytes | zeros | digest
#pragma once

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
[[nodiscard]] std::optional<run_inputs> parse_manifest(bytes_view frame, std::size_t digest_bytes);

}}} // namespace nacre::format

#ifndef NACRE_COMPILED
#include <nacre/format/manifest_frame.ipp>
#endif
