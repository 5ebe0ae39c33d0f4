// SPDX-License-Identifier: BSL-1.0
#include "log/run_laws.hpp"

#include <nacre/backends.hpp>

using namespace nacre;

namespace {

struct in_memory {
    memory_backend place() const { return backend; }
    memory_backend backend;
};

} // namespace

NACRE_RUN_LAWS(in_memory)
