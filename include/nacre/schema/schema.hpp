// SPDX-License-Identifier: BSL-1.0
// Schemas: the text and fingerprint of a type's encoding as constants, the pin that holds one, and how two
// differ (docs/encoding.md).
#pragma once

#include <nacre/codec/schema_text.hpp> // IWYU pragma: export
#include <nacre/schema/difference.hpp> // IWYU pragma: export
#include <nacre/schema/growth.hpp>     // IWYU pragma: export
