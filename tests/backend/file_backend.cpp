// SPDX-License-Identifier: BSL-1.0
// file_backend: the laws of a backend.
#include <nacre/backend/file_backend.hpp>

#include "laws.hpp"
#include "support/paths.hpp"

#include <memory>

namespace {

struct file_model {
    std::unique_ptr<nacre::test::temporary_directory> base =
        std::make_unique<nacre::test::temporary_directory>();
    nacre::file_backend place() { return {base->path() / "deeper" / "base", "instance"}; }
};

} // namespace

NACRE_BACKEND_LAWS(file_model)
