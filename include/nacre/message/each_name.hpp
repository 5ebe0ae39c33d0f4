// SPDX-License-Identifier: BSL-1.0
// NACRE_EACH_NAME: `item(type, name)` for each of up to 64 names, with commas between; what NACRE_MEMBERS and
// NACRE_ENUMERATORS list by.
//
// The preprocessor knows no loops: eight macros hand a list on to each other, a name each, and what is left
// waits until the next of eight scans begins with the first again. Eight scans cost less than one for each
// name.
#pragma once

#define NACRE_EACH_NAME(item, type, ...) NACRE_RESCAN_4(NACRE_NAME_1(item, type, __VA_ARGS__))

#define NACRE_RESCAN_4(...) NACRE_RESCAN_2(NACRE_RESCAN_2(__VA_ARGS__))
#define NACRE_RESCAN_2(...) NACRE_RESCAN_1(NACRE_RESCAN_1(__VA_ARGS__))
#define NACRE_RESCAN_1(...) __VA_ARGS__

#define NACRE_NAME_1(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_2(item, type, __VA_ARGS__))
#define NACRE_NAME_2(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_3(item, type, __VA_ARGS__))
#define NACRE_NAME_3(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_4(item, type, __VA_ARGS__))
#define NACRE_NAME_4(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_5(item, type, __VA_ARGS__))
#define NACRE_NAME_5(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_6(item, type, __VA_ARGS__))
#define NACRE_NAME_6(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_7(item, type, __VA_ARGS__))
#define NACRE_NAME_7(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_NAME_8(item, type, __VA_ARGS__))
#define NACRE_NAME_8(item, type, name, ...)                                                                  \
    item(type, name) __VA_OPT__(, NACRE_64_NAMES_AT_MOST NACRE_NOTHING()()(item, type, __VA_ARGS__))

// What a list of more names leaves behind, and the compiler then does not know: its name is the message.
#define NACRE_64_NAMES_AT_MOST() NACRE_NAME_1
#define NACRE_NOTHING()
