// SPDX-License-Identifier: BSL-1.0
// payload_type_info, index_kind_info: what a run records of a payload type and of an index kind.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstdint>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// A payload type as it is recorded in the run.
struct payload_type_info {
    std::string_view name;
    std::string_view schema;       ///< empty: the payload is opaque
    std::uint64_t fingerprint = 0; ///< of the schema; 0: none
};

/// An index kind as it is recorded in the run.
struct index_kind_info {
    std::string_view name;
    bool many = false; ///< whether a message may carry several keys of this kind
};

}}} // namespace nacre::core
