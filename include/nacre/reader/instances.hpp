// SPDX-License-Identifier: BSL-1.0
// instances: the reader of the default policy, as nacre::compiled holds it; see core/compiled.hpp.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/reader/reader.hpp>

#define NACRE_READER_INSTANCES(how)                                                                          \
    namespace nacre { inline namespace nacre_v1 {                                                            \
    how template class reading::key_history<log::log_reader<storage::file_backend, hashing::xxh3_128>>;      \
    how template class reading::forward_scan<log::log_reader<storage::file_backend, hashing::xxh3_128>>;     \
    how template class reading::reverse_scan<log::log_reader<storage::file_backend, hashing::xxh3_128>>;     \
    how template class reading::time_scan<log::log_reader<storage::file_backend, hashing::xxh3_128>>;        \
    how template class reading::basic_reader<storage::file_backend, encoding::raw_encoder,                   \
                                             hashing::xxh3_128>;                                             \
    how template class reading::reader<log::default_policy, encoding::raw_encoder>;                          \
    }}

NACRE_READER_INSTANCES(extern)
