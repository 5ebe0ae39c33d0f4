// SPDX-License-Identifier: BSL-1.0
// file_readable: what a reader holds of a run in a file: one read-only mapping, made once.
//
// Address space is reserved beyond the file's end, so views stay where they are while the file grows. `view`
// asks how far the file reaches before it hands out an address: nothing it returned raises SIGBUS, unless the
// file is made shorter afterwards by somebody else, or the medium fails. Whoever cannot trust the file reads
// it in a process apart.
//
// Threads: the const members may be called from any thread.
#pragma once

#include <nacre/backend/file_options.hpp>
#include <nacre/backend/live_cell.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class file_readable {
public:
    /// `corrupted` when it passes the end of the file, `too_large` when it passes the reserved address space.
    [[nodiscard]] result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const;

    /// A copy, which a failing medium turns into an error instead of a signal; short only at `extent()`.
    [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

    [[nodiscard]] result<std::uint64_t> extent() const;

    [[nodiscard]] std::uint64_t published() const noexcept {
        return run_ != nullptr ? run_->cell.published() : 0;
    }

    [[nodiscard]] bool writer_alive() const {
        return run_ != nullptr && os::lock::is_taken(run_->file, os::lock_byte::hold);
    }

private:
    friend class file_backend;

    struct run {
        std::filesystem::path path;
        os::descriptor file;
        live_cell_reader cell;
        boost::interprocess::mapped_region region;
        std::atomic<std::uint64_t> known_extent{0}; ///< a size the file had when it was last asked
    };

    [[nodiscard]] static bool inside(std::uint64_t offset, std::uint64_t size, std::uint64_t end) noexcept {
        return offset <= end && size <= end - offset;
    }

    /// Maps as much address space as the system grants, `size` bytes at least.
    [[nodiscard]] static result<boost::interprocess::mapped_region>
    reserve(os::descriptor const& file, std::uint64_t wanted, std::uint64_t size);

    /// `file` is regular and has `size` bytes.
    [[nodiscard]] static result<file_readable> open(std::filesystem::path path,
                                                    std::filesystem::path const& cell_path,
                                                    os::descriptor file, std::uint64_t size,
                                                    file_options const& options);

    explicit file_readable(std::unique_ptr<run> of) noexcept : run_(std::move(of)) {}

    std::unique_ptr<run> run_;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/file_readable.ipp>
#endif
