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

/// What a verifier asks of an encoder, whatever its type; refers to it. So that checks are compiled once, not
/// once an encoder.
class payload_judge {
public:
    template <class E>
    explicit payload_judge(E const& encoder) noexcept : encoder_(&encoder) {
        if constexpr (key_deriving_encoder<E>)
            derive_ = [](void const* of, std::string_view type, std::uint64_t fingerprint, bytes_view payload,
                         std::vector<index_key>& out) {
                return static_cast<E const*>(of)->derive_keys(type, fingerprint, payload, out);
            };
        if constexpr (schema_checking_encoder<E>)
            check_ = [](void const* of, payload_type_info const& recorded) {
                return static_cast<E const*>(of)->check_schema(recorded);
            };
        if constexpr (requires { E::for_each_former_kind([](std::string_view, std::string_view) {}); })
            was_called_ = [](std::string_view now, std::string_view before) {
                bool found = false;
                E::for_each_former_kind([&](std::string_view kind, std::string_view former) {
                    found = found || (kind == now && former == before);
                });
                return found;
            };
    }

    /// False also when the encoder derives no keys at all.
    [[nodiscard]] result<bool> derive_keys(std::string_view type, std::uint64_t fingerprint,
                                           bytes_view payload, std::vector<index_key>& out) const {
        if (derive_ == nullptr) return false;
        return derive_(encoder_, type, fingerprint, payload, out);
    }
    /// Whether the encoder knows `before` for a former name of the index kind `now`.
    [[nodiscard]] bool was_called(std::string_view now, std::string_view before) const {
        return was_called_ != nullptr && was_called_(now, before);
    }
    [[nodiscard]] bool derives_keys() const noexcept { return derive_ != nullptr; }
    [[nodiscard]] result<void> check_schema(payload_type_info const& recorded) const {
        if (check_ == nullptr) return {};
        return check_(encoder_, recorded);
    }

private:
    void const* encoder_;
    result<bool> (*derive_)(void const*, std::string_view, std::uint64_t, bytes_view,
                            std::vector<index_key>&) = nullptr;
    result<void> (*check_)(void const*, payload_type_info const&) = nullptr;
    bool (*was_called_)(std::string_view, std::string_view) = nullptr;
};

}}} // namespace nacre::verification
