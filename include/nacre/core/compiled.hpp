// SPDX-License-Identifier: BSL-1.0
// NACRE_INLINE: how the bodies in .ipp files are compiled.
//
// By themselves they are included by their headers and inline. A program that links `nacre::compiled`
// (CMake) gets NACRE_COMPILED from it: then headers only declare, and that library holds the bodies.
#pragma once

#ifdef NACRE_COMPILED
#define NACRE_INLINE
#else
#define NACRE_INLINE inline
#endif
