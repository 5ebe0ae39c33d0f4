// SPDX-License-Identifier: BSL-1.0
// Key derivation: an encoder that knows which keys a payload must have, so that recorded ones can be
// checked.
//
// Intuition: keys are recorded beside the payload. An encoder that knows the payload's type can extract them
// again; a verifier then finds keys that do not belong to the payload and keys that were left out.
//
// Required: `e.derive_keys(type, fingerprint, payload, out)` const -> result<bool>. True: `out`, empty
// before, holds every key of the payload, in any order. False: the encoder does not know this type and
// fingerprint, nothing is checked. `decode_failed`: the payload does not decode. Any other error: its keys
// cannot be derived.
//
// Law: for a message m that was encoded to `payload`, `out` holds exactly the keys `for_each_key(m)` names.
//
// schema_checking_encoder: one that knows which schemas its types have. Required: `e.check_schema(recorded)`
// const -> result<void>; an error when a type of this name is known and cannot be read from what was
// recorded.
//
// Models: typed_encoder. raw_encoder is none: it takes keys as the caller names them.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/concept.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <class E>
concept key_deriving_encoder = requires(E const& encoder, std::string_view payload_type,
                                        std::uint64_t fingerprint, bytes_view payload,
                                        std::vector<index_key>& out) {
    { encoder.derive_keys(payload_type, fingerprint, payload, out) } -> std::same_as<result<bool>>;
};

template <class E>
concept schema_checking_encoder = requires(E const& encoder, payload_type_info const& recorded) {
    { encoder.check_schema(recorded) } -> std::same_as<result<void>>;
};

}}} // namespace nacre::verification
