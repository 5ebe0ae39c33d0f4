// SPDX-License-Identifier: BSL-1.0
// instances: the writer of the default policy, as nacre::compiled holds it; see core/compiled.hpp.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/writer/background_engine.hpp>
#include <nacre/writer/writer.hpp>

#define NACRE_WRITER_INSTANCES(how)                                                                          \
    namespace nacre { inline namespace nacre_v1 {                                                            \
    how template class writing::background_engine<log::log_writer<storage::file_backend, hashing::xxh3_128>, \
                                                  encoding::raw_encoder, storage::system_clock,              \
                                                  writing::spin_then_park>;                                  \
    how template class writing::basic_writer<storage::file_backend, encoding::raw_encoder,                   \
                                             hashing::xxh3_128>;                                             \
    how template class writing::writer<log::default_policy, encoding::raw_encoder>;                          \
    }}

NACRE_WRITER_INSTANCES(extern)
