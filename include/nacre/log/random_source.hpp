// SPDX-License-Identifier: BSL-1.0
// random_source: the concept of where run-id suffixes and seeds come from, and its model for production.
//
// Intuition: what is random is injected, so that a test that injects the same numbers gets the same bytes.
//
// Required: `r()` -> std::uint64_t, any value. Copies may go on independently.
//
// Models: system_random; testing::seeded_random.
#pragma once

#include <concepts>
#include <cstdint>
#include <random>

namespace nacre { inline namespace nacre_v1 { namespace log {

template <class R>
concept random_source = std::movable<R> && requires(R& r) {
    { r() } -> std::convertible_to<std::uint64_t>;
};

/// The operating system's randomness. A system that has none throws std::runtime_error, as std::random_device
/// does.
class system_random {
public:
    [[nodiscard]] std::uint64_t operator()() const {
        std::random_device device;
        return (std::uint64_t{device()} << 32) | device();
    }
};

static_assert(random_source<system_random>);

}}} // namespace nacre::log
