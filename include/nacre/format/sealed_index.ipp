// SPDX-License-Identifier: BSL-1.0
// sealed_index.ipp: the bodies of sealed_index.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/format/sealed_index.hpp>

#include <nacre/core/status.hpp>
#include <nacre/format/frame.hpp>

#include <cstdint>
#include <optional>

namespace nacre { inline namespace nacre_v1 { namespace format {

NACRE_INLINE std::optional<footer> parse_footer(bytes_view frame, std::uint64_t offset, std::uint64_t run_tag,
                                                std::size_t digest_bytes) {
    if (frame.size() < sizeof(frame_prefix) + digest_bytes) return std::nullopt;
    auto const prefix = load<frame_prefix>(frame);
    if (!prefix.is(frame_kind::footer) || prefix.flags != 0) return std::nullopt;
    field_reader fields(frame_fields(frame, digest_bytes));
    footer out{};
    out.fields = fields.get<footer_fields>();
    if (fields.failed() || out.fields.run_tag != run_tag || out.fields.sections > section_count ||
        out.fields.high_watermark != prefix.seq || out.fields.has_times > 1 || out.fields.reserved != 0 ||
        (out.fields.sections != 0 && out.fields.sections != section_count))
        return std::nullopt;
    // Only these two are sealed with a footer; a run without entries has no times.
    auto const terminal = out.fields.status;
    bool const timed = out.fields.end != 0 || out.fields.ts_init_min != 0 || out.fields.ts_init_max != 0;
    if ((terminal != status::ended && terminal != status::crashed_recovered) ||
        (out.fields.has_times == 0 && timed))
        return std::nullopt;
    std::uint64_t at = out.fields.log_end;
    for (std::uint32_t number = 1; number <= out.fields.sections; ++number) {
        auto const each = fields.get<footer_section>();
        if (fields.failed() || each.section != number || each.offset != at ||
            each.item_bytes != item_bytes_of(static_cast<section>(number)) || at > offset ||
            each.item_count > (offset - at) / each.item_bytes)
            return std::nullopt;
        at += blocks_for(each.item_count, each.item_bytes, digest_bytes) * index_block_bytes;
        out.sections.push_back(each);
    }
    auto const chain = fields.get_bytes(digest_bytes);
    out.chain.assign(chain.begin(), chain.end());
    if (!fields.at_end() || at != offset) return std::nullopt;
    return out;
}

}}} // namespace nacre::format
