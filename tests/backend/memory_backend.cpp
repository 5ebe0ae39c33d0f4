// SPDX-License-Identifier: BSL-1.0
// memory_backend: the laws of a backend, and what is its own.
#include <nacre/backends.hpp>

#include "laws.hpp"

namespace {

struct memory_model {
    nacre::memory_backend backend;
    nacre::memory_backend place() { return backend; }
    static memory_model with_space(std::uint64_t bytes) { return {nacre::memory_backend{{bytes}}}; }
};

} // namespace

NACRE_BACKEND_LAWS(memory_model)
