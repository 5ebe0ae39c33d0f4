// SPDX-License-Identifier: BSL-1.0
// store: one place, and all that is done there: open, read, verify, recover, list, plan what to keep.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/follower.hpp>
#include <nacre/reader.hpp>
#include <nacre/session.hpp>
#include <nacre/verifier.hpp>

#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/lifecycle/restore_lineage.hpp>
#include <nacre/lifecycle/retention.hpp>
#include <nacre/lifecycle/retention_policy.hpp>
#include <nacre/lifecycle/retention_survey.hpp>
#include <nacre/lifecycle/run_lineage.hpp>
#include <nacre/lifecycle/store.hpp>
#include <nacre/log/list_runs.hpp>
#include <nacre/log/recovery.hpp>

namespace nacre { inline namespace nacre_v1 {

using lifecycle::lineage_report;
using lifecycle::retention_plan;
using lifecycle::retention_policy;
using lifecycle::run_lineage;
using lifecycle::store;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
