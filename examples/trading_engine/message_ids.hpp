// SPDX-License-Identifier: BSL-1.0
// Message ids: a message's UUID says in which step of which engine it was made, and as which one of that
// step.
//
//     bytes 0-5  step, big-endian     bytes 6-7  version 8, then 12 bits of the seed's digest
//     bytes 8-9  variant, then 14 bits of the seed's digest   bytes 10-11 zeros
//     bytes 12-15 number, big-endian
//
// So an engine that takes a step again makes the same messages under the same ids, and whoever reads a log
// knows which step its last message belongs to.
#pragma once

#include <trading/stamp.hpp>

#include <nacre/values.hpp>

#include <cstdint>
#include <optional>

namespace engine {

/// A well mixed 64-bit function of two words: all of the engine's chance.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a * 0x9E37'79B9'7F4A'7C15 ^ (b + 0xD1B5'4A32'D192'ED03);
    x = (x ^ (x >> 30)) * 0xBF58'476D'1CE4'E5B9;
    x = (x ^ (x >> 27)) * 0x94D0'49BB'1331'11EB;
    return x ^ (x >> 31);
}

class message_ids {
public:
    explicit message_ids(std::uint64_t seed) noexcept : seed_digest_(mix(seed, 0)) {}

    void begin_step(std::uint64_t step, nacre::timestamp now) noexcept {
        step_ = step;
        number_ = 0;
        now_ = now;
    }
    [[nodiscard]] nacre::timestamp now() const noexcept { return now_; }

    /// The stamp of a message that nothing caused but the passing of time.
    [[nodiscard]] trading::stamp first() noexcept { return {next(), {}, {}, now_}; }
    [[nodiscard]] trading::stamp after(trading::stamp const& cause) noexcept {
        return trading::caused_by(cause, next(), now_);
    }

    /// The step of a message; nothing for ids that were not made here.
    [[nodiscard]] static std::optional<std::uint64_t> step_of(nacre::uuid const& id) noexcept {
        if ((id.data[6] >> 4) != 8) return std::nullopt;
        std::uint64_t step = 0;
        for (std::size_t at = 0; at < 6; ++at)
            step = step << 8 | id.data[at];
        return step;
    }

private:
    [[nodiscard]] nacre::uuid next() noexcept {
        nacre::uuid id{};
        for (std::size_t at = 0; at < 6; ++at)
            id.data[at] = static_cast<std::uint8_t>(step_ >> (8 * (5 - at)));
        id.data[6] = static_cast<std::uint8_t>(0x80 | (seed_digest_ & 0x0F));
        id.data[7] = static_cast<std::uint8_t>(seed_digest_ >> 8);
        id.data[8] = static_cast<std::uint8_t>(0x80 | (seed_digest_ >> 16 & 0x3F));
        id.data[9] = static_cast<std::uint8_t>(seed_digest_ >> 24);
        std::uint32_t const number = number_++;
        for (std::size_t at = 0; at < 4; ++at)
            id.data[12 + at] = static_cast<std::uint8_t>(number >> (8 * (3 - at)));
        return id;
    }

    std::uint64_t seed_digest_;
    std::uint64_t step_ = 0;
    std::uint32_t number_ = 0;
    nacre::timestamp now_{};
};

} // namespace engine
