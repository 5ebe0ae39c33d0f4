// SPDX-License-Identifier: BSL-1.0
// finding: one thing that a verifier found wrong with a run, with its place and a sentence for an operator.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace verification {

enum class finding_kind : std::uint8_t {
    hash_mismatch,          ///< a frame's bytes do not match its digest
    gap,                    ///< entries are missing
    seq_mismatch,           ///< a frame stands where another belongs: moved or duplicated
    chain_break,            ///< a commit is damaged, missing, or does not follow from its batch and the chain
    index_drift,            ///< the sealed index or a key's link does not say what the log says
    manifest_mismatch,      ///< manifest, superblocks or footer do not say what the log says
    anchor_invalid,         ///< an anchor cannot be read, or points past the watermark
    definition_missing,     ///< a topic, payload type or index kind is used and not defined
    byte_not_accounted_for, ///< bytes that belong to no frame; padding or reserved bytes that are not zero
    payload_invalid,        ///< a payload is no encoding of its type
    schema_mismatch,        ///< a recorded schema is none, or none that this program's types can be read with
};
inline constexpr std::size_t finding_kind_count = 11;

[[nodiscard]] constexpr std::string_view to_string(finding_kind kind) noexcept {
    switch (kind) {
    case finding_kind::hash_mismatch: return "hash_mismatch";
    case finding_kind::gap: return "gap";
    case finding_kind::seq_mismatch: return "seq_mismatch";
    case finding_kind::chain_break: return "chain_break";
    case finding_kind::index_drift: return "index_drift";
    case finding_kind::manifest_mismatch: return "manifest_mismatch";
    case finding_kind::anchor_invalid: return "anchor_invalid";
    case finding_kind::definition_missing: return "definition_missing";
    case finding_kind::byte_not_accounted_for: return "byte_not_accounted_for";
    case finding_kind::payload_invalid: return "payload_invalid";
    case finding_kind::schema_mismatch: return "schema_mismatch";
    }
    return "unknown";
}

struct finding {
    finding_kind kind = finding_kind::hash_mismatch;
    std::uint64_t first_seq = 0; ///< the entries concerned, both ends included; 0: no particular entry
    std::uint64_t last_seq = 0;
    std::uint64_t offset = 0; ///< byte offset in the run where it shows
    std::string sentence;

    friend bool operator==(finding const&, finding const&) = default;

    /// `kind seq=first-last offset=n: sentence`, in one line.
    friend std::ostream& operator<<(std::ostream& out, finding const& value) {
        out << to_string(value.kind);
        if (value.first_seq != 0) out << " seq=" << value.first_seq;
        if (value.last_seq != value.first_seq) out << '-' << value.last_seq;
        return out << " offset=" << value.offset << ": " << value.sentence;
    }
};

}}} // namespace nacre::verification
