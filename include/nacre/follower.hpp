// SPDX-License-Identifier: BSL-1.0
// follower: the entries of a run that is being written, as they become durable.
#pragma once

#include <nacre/values.hpp>

#include <nacre/reader/followed.hpp>
#include <nacre/reader/follower.hpp>

namespace nacre { inline namespace nacre_v1 {

using reading::follow_options;
using reading::followed;
using reading::follower;

}} // namespace nacre
