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
#include <nacre/replay/when.hpp>

namespace nacre { inline namespace nacre_v1 {

using replay::catalog;
using replay::catalog_slice;
using replay::directory_snapshot_store;
using replay::divergence_options;
using replay::divergence_report;
using replay::event_plan;
using replay::joined_inputs;
using replay::joined_plan;
using replay::load_events;
using replay::load_joined;
using replay::load_slice;
using replay::make_projection;
using replay::make_replica;
using replay::plan_events;
using replay::plan_joined;
using replay::projection;
using replay::replay_and_compare;
using replay::replay_counts;
using replay::replay_range;
using replay::restore;
using replay::restore_fallback;
using replay::restore_options;
using replay::restore_report;
using replay::save_snapshot;
using replay::seq_range;
using replay::slice_selector;
using replay::snapshot_name;
using replay::snapshot_store;
using replay::time_range;
using replay::when;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
