// SPDX-License-Identifier: BSL-1.0
// NACRE_TEST_SANITIZED is defined in units built for the address or the thread sanitizer, by GCC and Clang
// alike.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NACRE_TEST_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NACRE_TEST_SANITIZED
#endif
#endif
