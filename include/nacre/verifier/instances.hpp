// SPDX-License-Identifier: BSL-1.0
// instances: the verifier of the default policy, as nacre::compiled holds it; see core/compiled.hpp.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/verifier/verifier.hpp>

#define NACRE_VERIFIER_INSTANCES(how)                                                                        \
    namespace nacre { inline namespace nacre_v1 {                                                            \
    how template class verification::run_check<hashing::xxh3_64>;                                            \
    how template class verification::run_check<hashing::xxh3_128>;                                           \
    how template class verification::basic_verifier<storage::file_backend, encoding::raw_encoder,            \
                                                    hashing::xxh3_128>;                                      \
    how template class verification::verifier<log::default_policy, encoding::raw_encoder>;                   \
    }}

NACRE_VERIFIER_INSTANCES(extern)
