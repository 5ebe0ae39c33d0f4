// SPDX-License-Identifier: BSL-1.0
// Recovery: the table of the design over the simulated disk (over files: recovery_files.cpp). The numbered
// rules and the faults are in recovery_rules.cpp, interruptions in recovery_interrupted.cpp, all states after
// a crash in power_loss.cpp.
#include "log/recovery_laws.hpp"

#include <nacre/testing/simulated_disk.hpp>

using namespace nacre;

namespace {

struct on_simulated_disk {
    testing::simulated_disk place() const { return disk; }
    testing::simulated_disk disk;
};

} // namespace

NACRE_RECOVERY_LAWS(on_simulated_disk)
