// SPDX-License-Identifier: BSL-1.0
// payload_check.ipp: the bodies of payload_check.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/payload_check.hpp>

#include <nacre/codec/schema_text.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/schema/tree.hpp>
#include <nacre/schema/walk.hpp>
#include <nacre/verifier/key_derivation.hpp>
#include <nacre/verifier/observed_names.hpp>
#include <nacre/verifier/report.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE void payload_check::take_definition(format::definition const& type, std::uint64_t at) {
    auto const accepted = judge_.check_schema(payload_type_info{type.name, type.schema, type.fingerprint});
    if (!accepted)
        report_.add(schema_mismatch, 0, 0, at, "payload type ", type.id, ": ", accepted.error().message());
    if (!type.schema.empty()) take_schema(type, at);
}

NACRE_INLINE void payload_check::take_entry(format::entry_frame const& entry, std::uint64_t at) {
    if (entry.redacted()) return;
    if (judge_.derives_keys() && check_keys(entry, at)) return;
    auto const schema = schemas_.find(entry.fixed.payload_type);
    if (schema == schemas_.end()) return;
    auto const well_formed = schema::check_payload(*schema->second, entry.payload);
    if (!well_formed) report_invalid(entry.seq(), at, well_formed.error());
}

NACRE_INLINE void payload_check::take_schema(format::definition const& type, std::uint64_t at) {
    auto tree = schema::parse_schema(type.schema);
    bool const names_its_text = codec::fingerprint_of(type.schema) == type.fingerprint;
    if (!tree && !names_its_text) return; // another encoder's
    if (!tree) {
        report_.add(schema_mismatch, 0, 0, at, "the schema of payload type ", type.id,
                    " is none: ", tree.error().message());
    } else if (!names_its_text) {
        report_.add(schema_mismatch, 0, 0, at, "the fingerprint of payload type ", type.id,
                    " is not that of its schema");
    } else if (tree->memory_bytes() > schema_bytes_kept_max - bytes_kept_) {
        report_.add(schema_mismatch, 0, 0, at, "the schema of payload type ", type.id,
                    " is one too many to be kept: payloads of this type are not checked");
    } else {
        bytes_kept_ += tree->memory_bytes();
        schemas_.try_emplace(type.id, std::make_unique<schema::schema_tree>(std::move(*tree)));
    }
}

NACRE_INLINE bool payload_check::check_keys(format::entry_frame const& entry, std::uint64_t at) {
    auto const* type = names_.find(format::frame_kind::payload_type, entry.fixed.payload_type);
    if (type == nullptr) return false;
    std::uint64_t const seq = entry.seq();
    derived_.clear();
    auto const known = judge_.derive_keys(type->name, type->fingerprint, entry.payload, derived_);
    if (!known && known.error() == errc::decode_failed) {
        report_invalid(seq, at, known.error());
        return true;
    }
    if (!known) {
        report_.add(index_drift, seq, seq, at, "the keys of entry ", seq,
                    " cannot be derived: ", known.error().message());
        return true;
    }
    if (!*known) return false;
    compare_keys(entry, at);
    return true;
}

NACRE_INLINE void payload_check::compare_keys(format::entry_frame const& entry, std::uint64_t at) {
    std::uint64_t const seq = entry.seq();
    for (auto const& key : entry.key_range()) {
        bool const derivable = std::any_of(derived_.begin(), derived_.end(),
                                           [&](index_key const& each) { return is_same(each, key); });
        if (!derivable)
            report_.add(index_drift, seq, seq, at, "entry ", seq, " has a key of index kind ", key.kind,
                        " that its payload does not give");
    }
    for (auto const& each : derived_) {
        auto const recorded = entry.key_range();
        bool const is_recorded =
            std::any_of(recorded.begin(), recorded.end(),
                        [&](format::frame_key const& key) { return is_same(each, key); });
        if (!is_recorded)
            report_.add(index_drift, seq, seq, at, "entry ", seq, " lacks a key of the kind ", each.kind,
                        " that its payload gives");
    }
}

}}} // namespace nacre::verification
