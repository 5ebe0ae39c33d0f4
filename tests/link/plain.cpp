// SPDX-License-Identifier: BSL-1.0
#define UNIT plain
#include "unit_body.hpp"
