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
using lifecycle::plan_retention;
using lifecycle::recovery_sweep;
using lifecycle::restore_lineage;
using lifecycle::retention_decision;
using lifecycle::retention_mode;
using lifecycle::retention_plan;
using lifecycle::retention_policy;
using lifecycle::run_description;
using lifecycle::run_lineage;
using lifecycle::store;
using lifecycle::survey_runs;
using lifecycle::sweep_options;

using log::list_runs;
using log::read_manifest;
using log::recovered_run;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
