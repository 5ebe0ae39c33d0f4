// SPDX-License-Identifier: BSL-1.0
// The unit that holds the bodies, in a program that has NACRE_COMPILED and no CMake.
#include <nacre/nacre.ipp>
