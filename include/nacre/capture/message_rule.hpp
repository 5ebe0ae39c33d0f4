// SPDX-License-Identifier: BSL-1.0
// message_rule: what an encoder's registry says about capturing an M, known at compile time.
//
// An envelope (a std::variant) is what its alternatives are, to any depth: it is refused when one of them is,
// captures nothing when none of them is recorded, and asks for a `ts_init` when one of them does.
#pragma once

#include <nacre/encoder/raw_encoder.hpp>

#include <concepts>
#include <type_traits>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace capture {

template <class Encoder>
using registry_of = std::remove_cvref_t<decltype(Encoder::registry)>;

/// How `M` is registered with the encoder's registry; only for types that it holds.
template <class Encoder, class M>
using registration_of = std::remove_cvref_t<decltype(Encoder::registry.template registration<M>())>;

template <class Encoder, class M>
struct message_rule {
    static constexpr bool is_envelope = false;
    static constexpr bool is_registered = registry_of<Encoder>::template holds<M>;
    /// Raw bytes name their payload type themselves and need no registration.
    static constexpr bool is_recorded = is_registered || std::same_as<M, encoding::raw_message>;
    static constexpr bool is_refused = !is_recorded && !registry_of<Encoder>::template ignores<M>;
    static constexpr bool takes_ts_init = [] {
        if constexpr (is_registered)
            return registration_of<Encoder, M>::takes_ts_init;
        else
            return false;
    }();
    static constexpr bool has_identity = [] {
        if constexpr (is_registered)
            return registration_of<Encoder, M>::has_identity;
        else
            return false;
    }();
};

template <class Encoder, class... Alternatives>
struct message_rule<Encoder, std::variant<Alternatives...>> {
    static constexpr bool is_envelope = true;
    static constexpr bool is_recorded = (message_rule<Encoder, Alternatives>::is_recorded || ...);
    static constexpr bool is_refused = (message_rule<Encoder, Alternatives>::is_refused || ...);
    static constexpr bool takes_ts_init = (message_rule<Encoder, Alternatives>::takes_ts_init || ...);
};

/// Stops the compilation with a sentence that says what to register when M may not be captured.
template <class Encoder, class M>
constexpr void require_capturable() noexcept {
    static_assert(message_rule<Encoder, M>::is_envelope || !message_rule<Encoder, M>::is_refused,
                  "nacre: this message type is not in the registry: add on<\"Name\", M>(...) to "
                  "make_registry, or ignore<M> "
                  "to leave it out, or others_ignored to leave out all that are not listed (see "
                  "docs/concepts/capture.md)");
}
template <class Encoder, class M>
constexpr void require_no_ts_init() noexcept {
    static_assert(!message_rule<Encoder, M>::takes_ts_init,
                  "nacre: this message type is registered with from_capture: say when it happened, "
                  "capture(topic, message, ts_init) (see docs/concepts/capture.md)");
}
template <class Encoder, class M>
constexpr void require_ts_init() noexcept {
    static_assert(
        message_rule<Encoder, M>::takes_ts_init,
        "nacre: the registration of this message type already says where its ts_init comes from: leave out "
        "the "
        "third argument of capture, or register the type with from_capture (see docs/concepts/capture.md)");
}

}}} // namespace nacre::capture
