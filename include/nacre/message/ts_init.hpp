// SPDX-License-Identifier: BSL-1.0
// ts_init, from_publish, from_capture: where the time of a registered message comes from.
#pragma once

#include <nacre/core/time.hpp>
#include <nacre/message/extract.hpp>

#include <optional>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// From the message: a pointer to member or a callable that gives a timestamp, or a std::optional of one.
/// Absent: the time of publishing.
template <class Extractor>
struct ts_init_extractor {
    [[no_unique_address]] Extractor extract;

    template <class M>
    static constexpr void require_fit() noexcept {
        static_assert(
            extracts_optional<Extractor, M, timestamp>,
            "nacre: a ts_init extractor does not fit the message: it is a pointer to member or a callable on "
            "a "
            "const reference to the message that gives nacre::timestamp or a std::optional of it (see "
            "docs/concepts/registry.md)");
    }
    template <class M>
    [[nodiscard]] constexpr std::optional<timestamp> of(M const& message) const {
        return messaging::extract(extract, message);
    }
};

/// The time the message is published at: what holds when a registration says nothing.
struct ts_init_from_publish {};
/// An argument of the capture.
struct ts_init_from_capture {};

template <class Extractor>
[[nodiscard]] constexpr auto ts_init(Extractor extract) {
    return ts_init_extractor<Extractor>{std::move(extract)};
}
inline constexpr ts_init_from_publish from_publish;
inline constexpr ts_init_from_capture from_capture;

}}} // namespace nacre::messaging
