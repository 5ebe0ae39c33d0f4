// SPDX-License-Identifier: BSL-1.0
// default_policy: the choices that writer, reader, verifier, follower, session and store are made of. A
// policy of one's own derives from it and overrides some.
//
//     struct fast_policy : nacre::default_policy {
//         using durability = nacre::process;
//         static constexpr std::size_t dedup_window = 65'536;
//     };
//     using store = nacre::store<registry, fast_policy>;
//     using writer = nacre::writer<fast_policy>;
//
// | member | default | what it decides |
// |---|---|---|
// | `backend`, `open_backend(place)` | files under `<base>/<instance>` | where runs live; override both |
// | `hasher` | xxh3_128 | digests of new runs |
// | `durability` | immediate | what "durable" promises |
// | `execution` | background_execution<> | on whose thread batches are committed |
// | `clock` | system_clock | stamps, and all waiting |
// | `codec` | canonical_codec | how registered messages become bytes |
// | `random` | system_random | run-id suffixes and seeds |
// | `dedup_window` | 4096 | identities a capture adapter remembers |
//
// Since it is derived from, a member added here breaks no policy that exists.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/durability.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/random_source.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

// Named here, made above: who reads needs neither.
namespace nacre { inline namespace nacre_v1 { namespace codec {
struct canonical_codec;
}}} // namespace nacre::codec
namespace nacre { inline namespace nacre_v1 { namespace writing {
struct spin_then_park;
template <class Waiting>
struct background_execution;
}}} // namespace nacre::writing

namespace nacre { inline namespace nacre_v1 { namespace log {

struct default_policy {
    using backend = storage::file_backend;
    using hasher = hashing::xxh3_128;
    using durability = immediate;
    using execution = writing::background_execution<writing::spin_then_park>;
    using clock = storage::system_clock;
    using codec = codec::canonical_codec;
    using random = system_random;
    static constexpr std::size_t dedup_window = 4096;

    /// Touches nothing; errors for a place that cannot be used.
    [[nodiscard]] static result<storage::file_backend> open_backend(place const& place) {
        return storage::file_backend::make(place.base, place.instance);
    }
};

template <class P>
concept opens_its_backend = requires(place const& place) {
    { P::open_backend(place) } -> std::same_as<result<typename P::backend>>;
};

/// Stops the compilation with a sentence that says what `P` lacks to be a policy.
template <class P>
constexpr void require_policy() noexcept {
    static_assert(
        std::is_base_of_v<default_policy, P>,
        "nacre: a Policy derives from nacre::default_policy and overrides what it wants otherwise (see "
        "docs/concepts/lifecycle.md)");
    if constexpr (std::is_base_of_v<default_policy, P>) {
        storage::require_backend<typename P::backend>();
        hashing::require_hasher<typename P::hasher>();
        static_assert(opens_its_backend<P>,
                      "nacre: a Policy that overrides `backend` overrides `static result<backend> "
                      "open_backend(place const&)` as well (see docs/concepts/lifecycle.md)");
        static_assert(durability<typename P::durability>, "nacre: Policy::durability is nacre::immediate or "
                                                          "nacre::process (see docs/concepts/durability.md)");
        static_assert(
            clock<typename P::clock>,
            "nacre: Policy::clock needs now(), steady_now(), wait(word, expected, deadline) and wake(word) "
            "(see docs/concepts/clock.md)");
        static_assert(random_source<typename P::random>,
                      "nacre: Policy::random is called without arguments and gives a std::uint64_t (see "
                      "docs/concepts/lifecycle.md)");
        static_assert(P::dedup_window > 0, "nacre: Policy::dedup_window is at least 1");
    }
}

}}} // namespace nacre::log
