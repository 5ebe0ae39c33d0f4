// SPDX-License-Identifier: BSL-1.0
// What the laws of a backend are written with: what a model may offer, and a few verbs.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backend/concept.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace backend_laws {

using nacre::bytes_view;
using nacre::durability_policy;
using nacre::errc;
using nacre::run_id;

inline constexpr std::array policies{durability_policy::immediate, durability_policy::process};

template <class M>
concept crashing_model = requires(M& model) {
    model.crash();
};

template <class M>
concept limited_model = requires {
    M::with_space(std::uint64_t{});
};

template <class M>
using backend_of = decltype(std::declval<M&>().place());

inline run_id id_of(std::int64_t start, std::uint32_t suffix = 0xABCD) {
    return *run_id::make(nacre::core::from_nanoseconds(start), suffix);
}

/// Bytes that differ from their neighbours and between seeds, and are never zero.
inline std::vector<std::byte> pattern(std::size_t size, std::uint32_t seed) {
    std::vector<std::byte> bytes(size);
    std::uint32_t state = seed * 2654435761U + 12345U;
    for (auto& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<std::byte>(1 + (state >> 24) % 255);
    }
    return bytes;
}

template <class R>
nacre::result<void> append(R& run, bytes_view bytes) {
    std::array<bytes_view, 1> const parts{bytes};
    return run.append(parts);
}

template <class R>
std::vector<std::byte> read_all(R const& run, std::uint64_t offset, std::size_t size) {
    std::vector<std::byte> bytes(size);
    auto const got = run.read_at(offset, bytes);
    REQUIRE(got);
    bytes.resize(*got);
    return bytes;
}

inline bool same(bytes_view a, bytes_view b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

inline bool all_zero(bytes_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{}; });
}

template <class T>
errc code_of(nacre::result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

template <class R>
std::vector<std::byte> viewed(R const& readable, std::uint64_t offset, std::uint64_t size) {
    auto const bytes = readable.view(offset, size);
    REQUIRE(bytes);
    REQUIRE(bytes->size() == size);
    return {bytes->begin(), bytes->end()};
}

inline char const* name_of(durability_policy policy) {
    return policy == durability_policy::immediate ? "immediate" : "process";
}

} // namespace backend_laws
