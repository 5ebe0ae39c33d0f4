// SPDX-License-Identifier: BSL-1.0
// file_appendable: what a writer or a recovery holds of a run in a file.
//
// Bytes get in by one of three ways, chosen when the run is opened:
//   immediate  positional writes into space where zeros were written ahead: a sync then writes bytes and
//              nothing else
//   process    small appends are copied into a shared mapping whose pages are faulted in ahead, without a
//              system call; larger ones are written positionally
//   recovery   positional writes, and nothing is prepared: what a crashed writer left must stay as it is
// Whatever the way, space is made before bytes go in, and `write_at` and `read_at` are positional.
//
// Owner: one thread at a time. Invariants
//   1. The open file holds `lock_byte::hold` from before the handle exists until `retire` or destruction.
//   2. end() <= the file's size at all times.
//   3. After a failed append, write, sync or truncate nothing of the file is changed through this handle
//      again.
#pragma once

#include <nacre/backend/file_space.hpp>
#include <nacre/backend/live_cell.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/write_window.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class file_appendable {
public:
    [[nodiscard]] result<void> append(std::span<bytes_view const> parts);

    [[nodiscard]] result<void> write_at(std::uint64_t offset, bytes_view bytes);

    [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, bytes_span into) const;

    [[nodiscard]] result<void> sync() {
        NACRE_TRY(writable());
        return kept(run_->sync());
    }

    [[nodiscard]] result<void> reserve(std::uint64_t size) {
        NACRE_TRY(writable());
        return named(run_->make_room(size));
    }

    [[nodiscard]] result<void> resume_at(std::uint64_t offset);

    [[nodiscard]] result<void> truncate(std::uint64_t offset);

    /// Any thread may call it while the owner does not move or retire the handle.
    void publish(std::uint64_t offset) noexcept {
        if (run_ != nullptr) run_->cell.publish(offset);
    }

    [[nodiscard]] result<void> retire();

    [[nodiscard]] std::uint64_t end() const noexcept { return run_ != nullptr ? run_->end : 0; }

    [[nodiscard]] result<std::uint64_t> extent() const;

private:
    friend class file_backend;

    struct run {
        run(std::filesystem::path name, std::filesystem::path cell_name, os::descriptor opened,
            file_space room)
            : path(std::move(name)), cell_path(std::move(cell_name)), file(std::move(opened)), space(room) {}

        std::filesystem::path path;
        std::filesystem::path cell_path;
        os::descriptor file;
        live_cell_writer cell;
        file_space space;
        std::optional<write_window> window; ///< present while the way in is a mapping
        std::uint64_t end = 0;
        bool failed = false;
        bool size_changed = true; ///< a sync has to cover more than bytes

        [[nodiscard]] result<void> make_room(std::uint64_t size);

        [[nodiscard]] result<void> append(std::span<bytes_view const> parts, std::uint64_t size);

        [[nodiscard]] bool copy_in(std::span<bytes_view const> parts);

        [[nodiscard]] result<void> sync();

        [[nodiscard]] result<void> truncate(std::uint64_t offset);
    };

    explicit file_appendable(std::unique_ptr<run> of) noexcept : run_(std::move(of)) {}

    [[nodiscard]] result<void> writable() const noexcept {
        if (run_ == nullptr || run_->failed) return error::no_run_open();
        return {};
    }

    template <class T>
    [[nodiscard]] result<T> named(result<T> outcome) const {
        if (!outcome) return outcome.error().at_path(run_->path.native());
        return outcome;
    }

    [[nodiscard]] result<void> kept(result<void> outcome) {
        if (!outcome) run_->failed = true;
        return named(std::move(outcome));
    }

    std::unique_ptr<run> run_;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/file_appendable.ipp>
#endif
