// SPDX-License-Identifier: BSL-1.0
// The encoder concept: how a message becomes an entry's payload, name, keys, time and headers.
//
// Intuition: the writer asks for the exact size first, and every error there is appears then, before a seq is
// taken. After that encoding cannot fail, so it can happen straight inside the submit ring.
//
// Laws, for an encoder `e` and a message `m` that does not change between the calls
//   1. `encode(m, out)` fills exactly the `encoded_size(m)` bytes it is given, and does not throw.
//   2. `payload_type(m)` views static storage, or what lives as long as `m`; equal names have equal
//      fingerprints.
//   3. `for_each_key(m, sink)` calls `sink(kind, key)` with the same keys every time; the views live as long
//      as `m`.
//   4. `decode<M>(b)` succeeds only for bytes that `encode` can produce, and `encode(decode(b)) == b`; other
//      bytes are a `decode_failed`, never undefined behaviour and never a large allocation.
//
// A user's extractor that throws in `encoded_size`, `for_each_key`, `ts_init` or `headers` becomes
// `encode_failed`.
//
// Models: raw_encoder, typed_encoder. Threads: const members are called from any thread at once.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace encoding {

/// What `for_each_key` is called with while a concept is checked.
struct key_sink_archetype {
    void operator()(index_kind_info, std::string_view) const;
};

template <class E, class M>
concept encoder_for = std::copy_constructible<E> &&
    requires(E const& encoder, M const& message, bytes_span out, key_sink_archetype sink) {
    { encoder.encoded_size(message) } -> std::same_as<result<std::size_t>>; // payload bytes
    { encoder.encode(message, out) }
    noexcept;
    { encoder.payload_type(message) } -> std::same_as<payload_type_info>;
    {encoder.for_each_key(message, sink)};
    { encoder.ts_init(message) } -> std::same_as<std::optional<timestamp>>; // absent: ts_publish
    { encoder.headers(message) } -> std::same_as<headers>;
};

/// It decodes an M from a payload that is known to be one.
template <class E, class M>
concept decodable = requires(E const& encoder, bytes_view payload) {
    { encoder.template decode<M>(payload) } -> std::same_as<result<M>>;
};

/// It decodes an M from a payload, given what was recorded of its type.
template <class E, class M>
concept decodable_recorded = requires(E const& encoder, payload_type_info const& recorded,
                                      bytes_view payload) {
    { encoder.template decode<M>(recorded, payload) } -> std::same_as<result<M>>;
};

/// Stands for a message in braces where the encoder takes several types: made of anything, encoded by none.
struct message_of_no_named_type {
    template <class... Parts>
    constexpr message_of_no_named_type(Parts const&...) noexcept {} // NOLINT: implicit
};

/// What a message in braces is: the type that E names as `braced_message`, if it names one.
template <class E>
struct braced_message {
    using type = message_of_no_named_type;
};
template <class E>
requires requires { typename E::braced_message; }
struct braced_message<E> {
    using type = typename E::braced_message;
};

/// Stops the compilation with a sentence that says what E lacks to encode M. An encoder that knows better
/// says it itself, in `E::require<M>()`.
template <class E, class M>
constexpr void require_encoder_for() noexcept {
    if constexpr (std::same_as<M, message_of_no_named_type>)
        static_assert(encoder_for<E, M>,
                      "nacre: braces do not say which of the encoder's message types this is: name it, as in "
                      "submit(topic, order_filled{...})");
    else if constexpr (!encoder_for<E, M> && requires { E::template require<M>(); })
        E::template require<M>();
    else
        static_assert(
            encoder_for<E, M>,
            "nacre: this Encoder cannot encode this message: encoder_for<E, M> needs encoded_size(m) -> "
            "result<size_t>, encode(m, bytes_span) noexcept, payload_type(m), for_each_key(m, sink), "
            "ts_init(m) "
            "and headers(m) (see docs/concepts/encoder.md)");
}

}}} // namespace nacre::encoding
