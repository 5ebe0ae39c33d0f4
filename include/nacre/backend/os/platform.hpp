// SPDX-License-Identifier: BSL-1.0
// The platform check: this folder is the only place that calls the system, and it is written for Linux.
//
// A port gives each header of this folder a section of its own, with the same names and the same promises:
//   descriptor.hpp        an open file: whole reads and writes, syncs, space
//   directory.hpp         names: folders, renaming without replacing, removing, syncing a folder
//   lock.hpp              locks that belong to the open file, not to the process
//   anonymous_memory.hpp  address space without a file
//   mapping.hpp           files in memory, and faulting pages in ahead of use
//   boot_id.hpp           which start of the machine this is
//   system_clock.hpp      time, and sleeping until a word changes
#pragma once

#if !defined(__linux__)
#error                                                                                                       \
    "nacre: nacre/backend/os knows Linux only; nacre/backend/os/platform.hpp says what a port has to provide"
#endif
