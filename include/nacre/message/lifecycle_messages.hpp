// SPDX-License-Identifier: BSL-1.0
// Lifecycle messages: run_started and run_ended, the first and the last message of a run, known to every
// typed_encoder without registration.
#pragma once

#include <nacre/core/run_boundary.hpp>
#include <nacre/message/members.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

struct run_started {
    std::vector<std::string> components; ///< registered when the run began

    using nacre_members = members<member<&run_started::components, "components">>;
    friend bool operator==(run_started const&, run_started const&) = default;
};

struct run_ended {
    std::string reason;

    using nacre_members = members<member<&run_ended::reason, "reason">>;
    friend bool operator==(run_ended const&, run_ended const&) = default;
};

/// The payload type of a lifecycle message; empty for any other type.
template <class M>
inline constexpr std::string_view lifecycle_type{};
template <>
inline constexpr std::string_view lifecycle_type<run_started> = run_started_type;
template <>
inline constexpr std::string_view lifecycle_type<run_ended> = run_ended_type;

template <class M>
concept lifecycle_message = !lifecycle_type<M>.empty();

}}} // namespace nacre::messaging
