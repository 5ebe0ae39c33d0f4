// SPDX-License-Identifier: BSL-1.0
// file_backend: the laws of a backend, with the defaults and with every step as small as it goes.
#include <nacre/backends.hpp>

#include "file_fixture.hpp"
#include "laws.hpp"

#include <cstdint>
#include <memory>

namespace {

struct file_model {
    std::unique_ptr<nacre::test::temporary_directory> base =
        std::make_unique<nacre::test::temporary_directory>();
    std::unique_ptr<file_fixture::file_size_limit> limit;

    nacre::file_backend place() { return {base->path() / "not" / "there" / "yet", "instance"}; }
    static file_model with_space(std::uint64_t bytes) {
        file_model model;
        model.limit = std::make_unique<file_fixture::file_size_limit>(bytes);
        return model;
    }
};

/// Every step crosses a boundary: windows, zeros ahead and space of 64 KiB.
struct small_steps_model : file_model {
    nacre::file_backend place() {
        constexpr std::size_t unit = 64 << 10;
        nacre::storage::file_options options;
        options.preallocate_bytes = unit;
        options.preallocate_bytes_max = 2 * unit;
        options.zero_ahead_bytes = unit;
        options.copy_bytes_max = 2 * unit;
        options.window_bytes = unit;
        options.populate_bytes = unit;
        return {base->path(), "instance", options};
    }
    static small_steps_model with_space(std::uint64_t bytes) { return {file_model::with_space(bytes)}; }
};

/// Every append under `process` goes through the mapping, whatever its size.
struct copying_model : file_model {
    nacre::file_backend place() {
        nacre::storage::file_options options;
        options.copy_bytes_max = std::size_t{1} << 30;
        options.window_bytes = std::size_t{1} << 20;
        return {base->path(), "instance", options};
    }
    static copying_model with_space(std::uint64_t bytes) { return {file_model::with_space(bytes)}; }
};

} // namespace

NACRE_BACKEND_LAWS(file_model)
NACRE_BACKEND_LAWS(small_steps_model)
NACRE_BACKEND_LAWS(copying_model)
