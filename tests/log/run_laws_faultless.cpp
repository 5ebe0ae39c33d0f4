// SPDX-License-Identifier: BSL-1.0
#include "log/run_laws.hpp"

#include <nacre/backends.hpp>
#include <nacre/testing/fault_backend.hpp>

using namespace nacre;

namespace {

struct faultless {
    testing::fault_backend<memory_backend> place() const { return backend; }
    testing::fault_backend<memory_backend> backend{memory_backend{}};
};

} // namespace

NACRE_RUN_LAWS(faultless)
