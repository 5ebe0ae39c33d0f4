// SPDX-License-Identifier: BSL-1.0
#define UNIT wider_instructions
#include "unit_body.hpp"
