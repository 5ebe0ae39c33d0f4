// SPDX-License-Identifier: BSL-1.0
// session: one process's life with the store, from recovery to seal.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <nacre/lifecycle/halt_signal.hpp>
#include <nacre/lifecycle/session.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/session_environment.hpp>
#include <nacre/lifecycle/sweep_report.hpp>

namespace nacre { inline namespace nacre_v1 {

using lifecycle::boot_report;
using lifecycle::halt_signal;
using lifecycle::session;
using lifecycle::session_config;
using lifecycle::session_hooks;
using lifecycle::sweep_report;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
