// SPDX-License-Identifier: BSL-1.0
// The values that everything speaks in: entries, ids, manifest, time, errors and results.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/core/anchor.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/durability.hpp>
#include <nacre/core/entry.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/status.hpp>
#include <nacre/core/time.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/core/version.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/verdict.hpp>

namespace nacre { inline namespace nacre_v1 {

using core::anchor;
using core::as_bytes_view;
using core::as_text;
using core::bytes_view;
using core::clock;
using core::durability_policy;
using core::entry;
using core::errc;
using core::error;
using core::halt_reason;
using core::headers;
using core::immediate;
using core::index_key_view;
using core::manifest;
using core::process;
using core::result;
using core::run_id;
using core::status;
using core::timestamp;
using core::to_string;
using core::uuid;

using log::entry_view;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
