// SPDX-License-Identifier: BSL-1.0
// instances: the log's templates on the backends of the kit for tests, as nacre::compiled holds them; see
// core/compiled.hpp.
#pragma once

#include <nacre/backend/memory_backend.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/recovery.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>

/// `how`: `extern` where they are declared, nothing where they are made.
#define NACRE_TESTING_LOG_INSTANCES(how, name)                                                               \
    how template class name<testing::fault_backend<storage::memory_backend>, hashing::xxh3_128>;             \
    how template class name<testing::fault_backend<testing::simulated_disk>, hashing::xxh3_128>;             \
    how template class name<testing::fault_backend<testing::simulated_disk>, hashing::xxh3_64>;              \
    how template class name<testing::simulated_disk, hashing::xxh3_128>;                                     \
    how template class name<testing::simulated_disk, hashing::xxh3_64>;

#define NACRE_TESTING_INSTANCES(how)                                                                         \
    namespace nacre { inline namespace nacre_v1 {                                                            \
    namespace lifecycle {                                                                                    \
    NACRE_TESTING_LOG_INSTANCES(how, sweeper)                                                                \
    }                                                                                                        \
    namespace log {                                                                                          \
    NACRE_TESTING_LOG_INSTANCES(how, log_reader)                                                             \
    NACRE_TESTING_LOG_INSTANCES(how, log_writer)                                                             \
    NACRE_TESTING_LOG_INSTANCES(how, recovered_run)                                                          \
    }                                                                                                        \
    }}

#ifdef NACRE_COMPILED
NACRE_TESTING_INSTANCES(extern)
#endif
