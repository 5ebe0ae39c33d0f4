// SPDX-License-Identifier: BSL-1.0
// Hashers: how bytes are digested.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/values.hpp>

#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/with_hasher.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

namespace nacre { inline namespace nacre_v1 {

using hashing::hasher;
using hashing::xxh3_128;
using hashing::xxh3_64;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
