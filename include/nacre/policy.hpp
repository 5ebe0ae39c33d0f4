// SPDX-License-Identifier: BSL-1.0
// Policy and place: what writer, reader, follower, verifier and store are made from.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/log/default_policy.hpp>
#include <nacre/log/place.hpp>

namespace nacre { inline namespace nacre_v1 {

using log::default_policy;
using log::place;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
