// SPDX-License-Identifier: BSL-1.0
// instances: for which backends and hashers nacre::compiled holds the templates of the log; see
// core/compiled.hpp.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/memory_backend.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>

/// `how`: `extern` where they are declared, nothing where they are made.
#define NACRE_LOG_INSTANCES(how, name)                                                                       \
    how template class name<storage::file_backend, hashing::xxh3_128>;                                       \
    how template class name<storage::file_backend, hashing::xxh3_64>;                                        \
    how template class name<storage::memory_backend, hashing::xxh3_128>;                                     \
    how template class name<storage::memory_backend, hashing::xxh3_64>;
