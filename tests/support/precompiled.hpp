// SPDX-License-Identifier: BSL-1.0
// What most test units include, parsed once where NACRE_TEST_PRECOMPILE is on. No unit may depend on it: the
// other presets build without. It stops short of writer, reader and verifier, whose names tests use for their
// own.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/memory_backend.hpp>
#include <nacre/hasher/with_hasher.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
