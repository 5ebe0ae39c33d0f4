// SPDX-License-Identifier: BSL-1.0
// follower: the entries of a run that is being written, as they become durable.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/policy.hpp>
#include <nacre/values.hpp>

#include <nacre/reader/followed.hpp>
#include <nacre/reader/follower.hpp>

namespace nacre { inline namespace nacre_v1 {

using reading::basic_follower;
using reading::followed;
using reading::follower;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
