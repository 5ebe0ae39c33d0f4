// SPDX-License-Identifier: BSL-1.0
#include "log/run_laws.hpp"

#include <nacre/testing/simulated_disk.hpp>

using namespace nacre;

namespace {

struct on_simulated_disk {
    testing::simulated_disk place() const { return disk; }
    testing::simulated_disk disk;
};

} // namespace

NACRE_RUN_LAWS(on_simulated_disk)
