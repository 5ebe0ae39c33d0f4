// SPDX-License-Identifier: BSL-1.0
// Which errors of a submit are about the message, and which end recording.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>

namespace nacre { inline namespace nacre_v1 { namespace capture {

/// Whether an error concerns only the message it was given for: it was found before a seq was taken, and the
/// next message may well be recorded. All others mean that the writer records nothing more.
///
/// `encode_failed`: the codec or an extractor. `too_large`: the payload, a key, the number of keys.
/// `invalid_argument`: a topic or payload-type name, a raw message named like a registered type.
/// `schema_mismatch`: a payload-type name that the run knows with another schema. `not_registered`:
/// type-erased capture of an unknown type.
[[nodiscard]] constexpr bool is_message_error(errc code) noexcept {
    switch (code) {
    case errc::encode_failed:
    case errc::too_large:
    case errc::invalid_argument:
    case errc::schema_mismatch:
    case errc::not_registered: return true;
    default: return false;
    }
}

/// Why capture stops, from the error that a submit gave. Never `none`.
[[nodiscard]] halt_reason capture_halt_reason(error const& cause) noexcept;

}}} // namespace nacre::capture

#ifndef NACRE_COMPILED
#include <nacre/capture/capture_error.ipp>
#endif
