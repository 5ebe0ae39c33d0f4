// SPDX-License-Identifier: BSL-1.0
// how_to_read: what to write so that payloads of a recorded schema are read, as the end of an error.
#pragma once

#include <nacre/core/payload_type_info.hpp>

#include <string>

namespace nacre { inline namespace nacre_v1 { namespace schema {

/// Names the upcaster with the recorded fingerprint, and the shape that it converts from. Begins with "; ".
[[nodiscard]] std::string how_to_read(payload_type_info const& recorded);

}}} // namespace nacre::schema

#ifndef NACRE_COMPILED
#include <nacre/schema/how_to_read.ipp>
#endif
