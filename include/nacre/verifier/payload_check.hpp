// SPDX-License-Identifier: BSL-1.0
// payload_check: holds payloads against the schema recorded for their type, and recorded keys against what an
// encoder that knows the type derives from the payload.
//
// What is checked of an entry
//     the encoder derives its keys    it decodes, and its keys are exactly those
//     its type has a schema           it is an encoding that the schema allows
//     else                            nothing: the payload is opaque
// A schema is the canonical codec's when its text is one, or when its fingerprint is that of its text. One
// that is neither was written by an encoder that describes its payloads otherwise: nothing is checked.
//
// Memory: the parsed schemas, bounded by `schema_bytes_kept_max`.
#pragma once

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

class payload_check {
public:
    payload_check(payload_judge const& judge, observed_names const& names, report& into) noexcept
        : judge_(judge), names_(names), report_(into) {}

    /// A payload type is defined at `at`.
    void take_definition(format::definition const& type, std::uint64_t at);

    /// Entry whose digest and names are right, at `at`.
    void take_entry(format::entry_frame const& entry, std::uint64_t at);

private:
    using enum finding_kind;

    static constexpr std::size_t schema_bytes_kept_max = std::size_t{256} << 20;

    void take_schema(format::definition const& type, std::uint64_t at);

    void report_invalid(std::uint64_t seq, std::uint64_t at, error const& why) {
        report_.add(payload_invalid, seq, seq, at, "entry ", seq, ": ", why.message());
    }

    /// True when the encoder knows the entry's type: nothing else is to be checked.
    [[nodiscard]] bool check_keys(format::entry_frame const& entry, std::uint64_t at);

    void compare_keys(format::entry_frame const& entry, std::uint64_t at);

    [[nodiscard]] bool is_same(index_key const& derived, format::frame_key const& recorded) const {
        if (derived.key != recorded.key) return false;
        std::string_view const kind = kind_name(recorded.kind);
        return derived.kind == kind || judge_.was_called(derived.kind, kind);
    }
    [[nodiscard]] std::string_view kind_name(std::uint16_t kind) const {
        auto const* found = names_.find(format::frame_kind::index_kind, kind);
        return found != nullptr ? found->name : std::string_view{};
    }

    payload_judge judge_;
    observed_names const& names_;
    report& report_;
    boost::unordered_flat_map<std::uint32_t, std::unique_ptr<schema::schema_tree>> schemas_;
    std::size_t bytes_kept_ = 0;
    std::vector<index_key> derived_; ///< of the entry at hand
};

}}} // namespace nacre::verification

#ifndef NACRE_COMPILED
#include <nacre/verifier/payload_check.ipp>
#endif
