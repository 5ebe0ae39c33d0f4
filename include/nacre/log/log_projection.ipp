// SPDX-License-Identifier: BSL-1.0
// log_projection.ipp: the bodies of log_projection.hpp.
#pragma once

#include <nacre/log/log_projection.hpp>

#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/log/definitions.hpp>
#include <nacre/log/index.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <class Unused>
result<void> basic_log_projection<Unused>::add(std::uint64_t offset, bytes_view frame,
                                               std::size_t digest_bytes) {
    auto const prefix = format::load<format::frame_prefix>(frame);
    auto const malformed = [&](char const* what) {
        return error::corrupted(index_.last_seq() + 1, offset, what);
    };
    switch (static_cast<format::frame_kind>(prefix.kind)) {
    case format::frame_kind::entry: {
        auto const entry = format::parse_entry(frame, digest_bytes);
        if (!entry || entry->seq() != index_.last_seq() + 1)
            return malformed("an entry is malformed or out of sequence");
        add_entry(*entry, offset);
        return {};
    }
    case format::frame_kind::commit:
        committed_seq_ = prefix.seq;
        committed_end_ = offset + frame.size();
        return {};
    case format::frame_kind::manifest: {
        auto inputs = format::parse_manifest(frame, digest_bytes);
        if (!inputs || inputs_) return malformed("the manifest is malformed or stands there twice");
        inputs_ = std::move(inputs);
        break;
    }
    case format::frame_kind::anchor: {
        auto anchor = format::parse_anchor(frame, digest_bytes);
        if (!anchor) return malformed("an anchor is malformed");
        anchors_.push_back({std::move(*anchor), offset});
        break;
    }
    case format::frame_kind::topic:
    case format::frame_kind::payload_type:
    case format::frame_kind::index_kind: {
        auto const definition = format::parse_definition(frame, digest_bytes);
        if (!definition || !names_.add(*definition))
            return malformed("a definition is malformed or out of sequence");
        break;
    }
    case format::frame_kind::index_block:
    case format::frame_kind::footer: return malformed("an index frame inside the log");
    default: return malformed("a frame of unknown kind");
    }
    index_.add_definition(offset);
    return {};
}

template <class Unused>
bool basic_log_projection<Unused>::add_behind_damage(std::uint64_t offset, bytes_view frame,
                                                     std::size_t digest_bytes) {
    auto const kind = format::load<format::frame_prefix>(frame).kind;
    if (!format::is_definition(kind)) return add(offset, frame, digest_bytes).has_value();
    auto const definition = format::parse_definition(frame, digest_bytes);
    // The definitions before it take their bytes.
    std::uint64_t const id_max =
        1 + (offset - format::log_begin) / (sizeof(format::frame_prefix) + digest_bytes);
    return definition && names_.add_behind_damage(*definition, id_max);
}

template <class Unused>
void basic_log_projection<Unused>::note_lost_names(format::entry_frame const& entry) {
    names_.note_lost(format::frame_kind::topic, entry.fixed.topic);
    names_.note_lost(format::frame_kind::payload_type, entry.fixed.payload_type);
    for (auto const& key : entry.key_range())
        names_.note_lost(format::frame_kind::index_kind, key.kind);
}

template <class Unused>
void basic_log_projection<Unused>::assume_inputs(run_id const& id) {
    if (inputs_) return;
    inputs_.emplace();
    inputs_->run_id = id;
    inputs_->start = id.start();
}

template <class Unused>
bool basic_log_projection<Unused>::ends_orderly() const noexcept {
    auto const* topic = names_.topic(last_topic_);
    auto const* type = names_.payload_type(last_type_);
    return topic != nullptr && type != nullptr && topic->name == lifecycle_topic &&
           type->name == run_ended_type;
}

template <class Unused>
void basic_log_projection<Unused>::add_entry(format::entry_frame const& entry, std::uint64_t offset) {
    // Whether the links are right is the verifier's question; the digest covers them.
    static_cast<void>(note_keys(index_, entry));
    index_.add_entry(entry.seq(), offset, entry.fixed.ts_init);
    last_topic_ = entry.fixed.topic;
    last_type_ = entry.fixed.payload_type;
}

}}} // namespace nacre::log
