// SPDX-License-Identifier: BSL-1.0
// What most test units include, parsed once where NACRE_TEST_PRECOMPILE is on. No unit may depend on it: the other
// presets build without.
#pragma once

#include "support/catch2.hpp"

#include <nacre/nacre.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>
