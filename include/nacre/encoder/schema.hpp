// SPDX-License-Identifier: BSL-1.0
// Schemas: the text and fingerprint of a type's encoding as constants, and the pin that holds one (docs/encoding.md).
#pragma once

#include <nacre/encoder/schema_text.hpp> // IWYU pragma: export
