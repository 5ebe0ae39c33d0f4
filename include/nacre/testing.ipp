// SPDX-License-Identifier: BSL-1.0
// testing.ipp: the part of nacre::compiled that tests use: fault kit, simulated disk, clock; see nacre.ipp.

#ifndef NACRE_COMPILED
#error "nacre: define NACRE_COMPILED for every unit of a program in which one includes nacre/testing.ipp"
#endif

#include <nacre/testing/disk_image.ipp>
#include <nacre/testing/disk_journal.ipp>
#include <nacre/testing/disk_medium.ipp>
#include <nacre/testing/disk_space.ipp>
#include <nacre/testing/fault_backend.ipp>
#include <nacre/testing/manual_clock.ipp>
#include <nacre/testing/memory_snapshot_store.ipp>
#include <nacre/testing/simulated_disk.ipp>

#include <nacre/testing/instances.hpp>

NACRE_TESTING_INSTANCES()
