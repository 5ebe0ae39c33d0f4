// SPDX-License-Identifier: BSL-1.0
// The hasher concept: a value that turns bytes into a digest of fixed size.
//
// Intuition: a hasher decides how the bytes of a run are proven unchanged. It is a value, cheap to copy; a
// keyed one carries its key. It knows nothing of frames or runs.
//
// Required, for a hasher type H and a `H const h`:
//   H::digest_type             std::array<std::byte, N>, N a multiple of 8 from 8 to 64
//   H::id                      static constexpr std::uint16_t; stored in run files, so it never changes its
//                              meaning. 0x0000 to 0x7FFF are nacre's own, 0x8000 to 0xFFFF are yours
//   H::name                    static constexpr std::string_view, for people
//   h.digest(bytes_view)       const noexcept -> H::digest_type
//   h.start()                  const -> a stream, with `update(bytes_view)` noexcept and `finish()` const
//                              noexcept -> H::digest_type, the digest of everything updated so far
//   H is copyable.
//
// Laws
//   1. A stream equals the one-shot digest of what it was given, however it was cut into updates.
//   2. Same bytes, same digest: on any host, in any process, for every copy of the hasher.
//   3. `finish` changes nothing: it may be called again, and updates may follow.
//
// Models: xxh3_128 (default), xxh3_64, sha256 (nacre/hasher/openssl.hpp). The laws are one test suite,
// instantiated for each. Threads: a hasher may be used by any number of threads at once, a stream by one.
//
//     static_assert(nacre::hasher<nacre::xxh3_128>);
//     auto const whole = hash.digest(bytes);
//     auto stream = hash.start();
//     stream.update(bytes.first(10)); stream.update(bytes.subspan(10));
//     assert(stream.finish() == whole);
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/limits.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace hashing {

template <class D>
concept digest_array =
    std::same_as<D, std::array<std::byte, std::tuple_size<D>::value>> && std::tuple_size<D>::value >=
        digest_bytes_min&& std::tuple_size<D>::value <= digest_bytes_max&& std::tuple_size<D>::value % 8 ==
    0;

/// Bytes arrive by `update`; `finish` gives the digest of all of them.
template <class S, class Digest>
concept digest_stream = std::movable<S> && requires(S& stream, S const& held, bytes_view bytes) {
    { stream.update(bytes) }
    noexcept;
    { held.finish() }
    noexcept->std::same_as<Digest>;
};

template <class H>
concept has_digest_type = digest_array<typename H::digest_type>;

template <class H>
concept has_hasher_identity = std::same_as<decltype(H::id), std::uint16_t const> &&
    std::same_as<decltype(H::name), std::string_view const> && requires {
    typename std::integral_constant<std::uint16_t, H::id>;
    typename std::bool_constant<H::name.empty()>;
};

template <class H>
concept has_one_shot_digest = has_digest_type<H> && requires(H const& h, bytes_view bytes) {
    { h.digest(bytes) }
    noexcept->std::same_as<typename H::digest_type>;
};

template <class H>
concept has_streaming_digest = has_digest_type<H> && requires(H const& h) {
    { h.start() } -> digest_stream<typename H::digest_type>;
};

template <class H>
concept hasher = std::copyable<H> && has_digest_type<H> && has_hasher_identity<H> && has_one_shot_digest<H> &&
    has_streaming_digest<H>;

/// Bytes of an `H` digest.
template <hasher H>
inline constexpr std::size_t digest_size = std::tuple_size<typename H::digest_type>::value;

/// Stops the compilation with a sentence that says what `H` lacks to be a hasher.
template <class H>
constexpr void require_hasher() noexcept {
    static_assert(std::copyable<H>,
                  "nacre: a Hasher (concept hasher) is a value that can be copied and assigned (see "
                  "docs/concepts/hasher.md)");
    static_assert(has_digest_type<H>,
                  "nacre: a Hasher (concept hasher) names H::digest_type, a std::array<std::byte, N> with "
                  "N a multiple of 8 from 8 to 64 (see docs/concepts/hasher.md)");
    static_assert(has_hasher_identity<H>,
                  "nacre: a Hasher (concept hasher) has static constexpr std::uint16_t id and static "
                  "constexpr std::string_view name (see docs/concepts/hasher.md)");
    static_assert(
        !has_digest_type<H> || has_one_shot_digest<H>,
        "nacre: a Hasher (concept hasher) has digest(bytes_view) const noexcept -> H::digest_type (see "
        "docs/concepts/hasher.md)");
    static_assert(!has_digest_type<H> || has_streaming_digest<H>,
                  "nacre: a Hasher (concept hasher) has start() const -> a movable stream with "
                  "update(bytes_view) noexcept and "
                  "finish() const noexcept -> H::digest_type (see docs/concepts/hasher.md)");
}

}}} // namespace nacre::hashing
