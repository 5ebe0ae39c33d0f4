// SPDX-License-Identifier: BSL-1.0
#include "log/run_laws.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>

using namespace nacre;

namespace {

struct in_files {
    file_backend place() const { return file_backend(folder.path(), "trader-001"); }
    test::temporary_directory folder;
};

} // namespace

NACRE_RUN_LAWS(in_files)
