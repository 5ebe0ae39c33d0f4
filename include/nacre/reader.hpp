// SPDX-License-Identifier: BSL-1.0
// reader: one run, read by seq, by key, by time and in order.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/policy.hpp>
#include <nacre/values.hpp>

#include <nacre/reader/key_history.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/reader/replay_plan.hpp>
#include <nacre/reader/scan.hpp>
#include <nacre/reader/trace.hpp>

namespace nacre { inline namespace nacre_v1 {

using reading::basic_reader;
using reading::reader;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
