// SPDX-License-Identifier: BSL-1.0
// Catch2 for every test, version 2 or 3, whichever is installed. Use only what both have.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
