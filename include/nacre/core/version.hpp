// SPDX-License-Identifier: BSL-1.0
// The library's version, the one place it is written: CMake and pkg-config read it from here.
#pragma once

#define NACRE_VERSION_MAJOR 0
#define NACRE_VERSION_MINOR 1
#define NACRE_VERSION_PATCH 0
#define NACRE_VERSION_STRING "0.1.0"
