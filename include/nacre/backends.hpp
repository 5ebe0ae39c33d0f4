// SPDX-License-Identifier: BSL-1.0
// Backends: where runs live.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/values.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/file_options.hpp>
#include <nacre/backend/memory_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>

namespace nacre { inline namespace nacre_v1 {

using storage::backend;
using storage::file_backend;
using storage::memory_backend;
using storage::system_clock;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
