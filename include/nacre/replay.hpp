// SPDX-License-Identifier: BSL-1.0
// Replay: from a run back to a state.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>

#include <nacre/replay/catalog.hpp>
#include <nacre/replay/directory_snapshot_store.hpp>
#include <nacre/replay/divergence.hpp>
#include <nacre/replay/joined_inputs.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/replay/replay_inputs.hpp>
#include <nacre/replay/replay_range.hpp>
#include <nacre/replay/replica.hpp>
#include <nacre/replay/restore.hpp>
#include <nacre/replay/save_snapshot.hpp>
#include <nacre/replay/snapshot_name.hpp>
#include <nacre/replay/snapshot_store.hpp>
#include <nacre/replay/unnamed_types.hpp>
#include <nacre/replay/when.hpp>

namespace nacre { inline namespace nacre_v1 {

using replay::catalog;
using replay::directory_snapshot_store;
using replay::ignore_unknown;
using replay::make_projection;
using replay::projection;
using replay::replay_range;
using replay::restore;
using replay::restore_options;
using replay::save_snapshot;
using replay::snapshot_name;
using replay::snapshot_store;
using replay::when;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
