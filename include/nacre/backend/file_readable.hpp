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
#include <nacre/backend/os/mapping.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
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
    [[nodiscard]] result<bytes_view> view(std::uint64_t offset, std::uint64_t size) const {
        if (run_ == nullptr) return error::no_run_open();
        if (!inside(offset, size, run_->known_extent.load(std::memory_order_relaxed))) {
            NACRE_TRY_VALUE(now, extent());
            if (!inside(offset, size, now)) {
                return error::corrupted(error::unknown, offset,
                                        "the file ends before the bytes that were asked for")
                    .at_path(run_->path.native());
            }
        }
        if (!inside(offset, size, run_->region.get_size())) {
            return error::too_large(offset + size, run_->region.get_size()).at_path(run_->path.native());
        }
        auto const* const start = static_cast<std::byte const*>(run_->region.get_address());
        return bytes_view{start + offset, static_cast<std::size_t>(size)};
    }

    /// A copy, which a failing medium turns into an error instead of a signal; short only at `extent()`.
    [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const {
        if (run_ == nullptr) return error::no_run_open();
        auto const got = os::read_all(run_->file, offset, into);
        if (!got) return got.error().at_path(run_->path.native());
        return got;
    }

    [[nodiscard]] result<std::uint64_t> extent() const {
        if (run_ == nullptr) return error::no_run_open();
        auto const facts = os::facts_of(run_->file);
        if (!facts) return facts.error().at_path(run_->path.native());
        run_->known_extent.store(facts->size, std::memory_order_relaxed);
        return facts->size;
    }

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
    reserve(os::descriptor const& file, std::uint64_t wanted, std::uint64_t size) {
        for (;;) {
            auto region = os::map_file(file, boost::interprocess::read_only, 0,
                                       static_cast<std::size_t>(std::max(wanted, size)));
            if (region || wanted <= std::max<std::uint64_t>(size, os::page_bytes())) return region;
            wanted /= 2;
        }
    }

    /// `file` is regular and has `size` bytes.
    [[nodiscard]] static result<file_readable> open(std::filesystem::path path,
                                                    std::filesystem::path const& cell_path,
                                                    os::descriptor file, std::uint64_t size,
                                                    file_options const& options) {
        auto made = std::make_unique<run>();
        auto region = reserve(file, options.reserve_address_bytes, size);
        if (!region) return region.error().at_path(path.native());
        made->region.swap(*region);
        if (os::lock::is_taken(file, os::lock_byte::live_cell))
            made->cell = live_cell_reader::open(cell_path);
        made->known_extent.store(size, std::memory_order_relaxed);
        made->file = std::move(file);
        made->path = std::move(path);
        return file_readable{std::move(made)};
    }

    explicit file_readable(std::unique_ptr<run> of) noexcept : run_(std::move(of)) {}

    std::unique_ptr<run> run_;
};

}}} // namespace nacre::storage
