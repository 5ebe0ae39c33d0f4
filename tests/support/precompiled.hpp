// SPDX-License-Identifier: BSL-1.0
// What most test units include, parsed once for each level of optimisation where NACRE_TEST_PRECOMPILE is
// on. No unit may depend on it: other presets build without. Rooms' headers only: what the front headers lift
// into nacre::, tests use as names of their own.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/memory_backend.hpp>
#include <nacre/hasher/with_hasher.hpp>
#include <nacre/lifecycle/session.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/replay/projection.hpp>
#include <nacre/testing/instances.hpp>
#include <nacre/verifier/verifier.hpp>
#include <nacre/writer/writer.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
