// SPDX-License-Identifier: BSL-1.0
#define UNIT other_settings
#include "unit_body.hpp"
