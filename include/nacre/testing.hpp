// SPDX-License-Identifier: BSL-1.0
// The kit for tests of programs that record: a disk that loses power, a backend that fails as told, a clock
// that is moved.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/backends.hpp>
#include <nacre/session.hpp>
#include <nacre/values.hpp>

#include <nacre/testing/disk_image.hpp>
#include <nacre/testing/disk_journal.hpp>
#include <nacre/testing/disk_medium.hpp>
#include <nacre/testing/disk_space.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/instances.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/testing/matchers.hpp>
#include <nacre/testing/memory_snapshot_store.hpp>
#include <nacre/testing/recorded.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/testing/test_policy.hpp>

namespace nacre { inline namespace nacre_v1 {

using testing::test_policy;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
