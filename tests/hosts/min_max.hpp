// SPDX-License-Identifier: BSL-1.0
// What many a host has in a header of its own, included before ours.
#pragma once

#include <cstddef>

#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define HOST_MIN_MAX
