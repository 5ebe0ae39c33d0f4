// SPDX-License-Identifier: BSL-1.0
// file_appendable.ipp: the bodies of file_appendable.hpp.
#pragma once

#include <nacre/backend/file_appendable.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/file_space.hpp>
#include <nacre/backend/live_cell.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/write_window.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<void> file_appendable::append(std::span<bytes_view const> parts) {
    NACRE_TRY(writable());
    std::uint64_t size = 0;
    for (auto const part : parts)
        size += part.size();
    if (size == 0) return {};
    return kept(run_->append(parts, size));
}

NACRE_INLINE result<void> file_appendable::write_at(std::uint64_t offset, bytes_view bytes) {
    NACRE_TRY(writable());
    if (offset > run_->end || bytes.size() > run_->end - offset) {
        return error::invalid_argument("a write outside the run").at_path(run_->path.native());
    }
    return kept(os::write_all(run_->file, offset, bytes));
}

NACRE_INLINE result<std::size_t> file_appendable::read_at(std::uint64_t offset, bytes_span into) const {
    if (run_ == nullptr) return error::no_run_open();
    return named(os::read_all(run_->file, offset, into));
}

NACRE_INLINE result<void> file_appendable::resume_at(std::uint64_t offset) {
    NACRE_TRY(writable());
    NACRE_TRY_VALUE(now, extent());
    if (offset > now) {
        return error::invalid_argument("a run cannot resume beyond its extent").at_path(run_->path.native());
    }
    run_->end = offset;
    return {};
}

NACRE_INLINE result<void> file_appendable::truncate(std::uint64_t offset) {
    NACRE_TRY(writable());
    NACRE_TRY_VALUE(now, extent());
    if (offset > now) {
        return error::invalid_argument("a run cannot be truncated beyond its extent")
            .at_path(run_->path.native());
    }
    return kept(run_->truncate(offset));
}

NACRE_INLINE result<void> file_appendable::retire() {
    if (run_ == nullptr) return error::no_run_open();
    run_->cell.set_state(live_state::retired);
    os::remove(run_->cell_path);
    run_.reset(); // closes the file, which ends the locks
    return {};
}

NACRE_INLINE result<std::uint64_t> file_appendable::extent() const {
    if (run_ == nullptr) return error::no_run_open();
    auto const facts = os::facts_of(run_->file);
    if (!facts) return facts.error().at_path(run_->path.native());
    return facts->size;
}

NACRE_INLINE result<void> file_appendable::run::make_room(std::uint64_t size) {
    if (size > std::numeric_limits<std::uint64_t>::max() - end) {
        return error::disk_full("the largest offset of a file is reached");
    }
    return space.ensure(file, end + size);
}

NACRE_INLINE result<void> file_appendable::run::append(std::span<bytes_view const> parts,
                                                       std::uint64_t size) {
    NACRE_TRY(make_room(size));
    if (!window || size > window->copy_bytes_max() || !copy_in(parts)) {
        NACRE_TRY(space.zero_ahead(file, end, size));
        NACRE_TRY(os::write_all(file, end, parts));
    }
    end += size;
    space.note_written(end);
    return {};
}

NACRE_INLINE bool file_appendable::run::copy_in(std::span<bytes_view const> parts) {
    auto offset = end;
    for (auto const part : parts) {
        if (!window->copy(file, offset, part, space.allocated_end())) {
            window.reset(); // for good: positional writes report in words what the mapping could not
            return false;
        }
        offset += part.size();
    }
    return true;
}

NACRE_INLINE result<void> file_appendable::run::sync() {
    bool const whole = space.take_changed() || std::exchange(size_changed, false);
    return whole ? os::sync_whole(file) : os::sync_data(file);
}

NACRE_INLINE result<void> file_appendable::run::truncate(std::uint64_t offset) {
    if (window) window->close();
    NACRE_TRY(os::resize(file, offset));
    size_changed = true;
    space.note_truncated(offset);
    end = offset;
    return {};
}

}}} // namespace nacre::storage
