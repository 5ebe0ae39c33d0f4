// SPDX-License-Identifier: BSL-1.0
// file_backend.ipp: the bodies of file_backend.hpp.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_appendable.hpp>
#include <nacre/backend/file_options.hpp>
#include <nacre/backend/file_readable.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE file_backend::place::place(std::filesystem::path const& base_path, std::string_view instance,
                                        options const& choice)
    : base(base_path), folder(base_path / std::filesystem::path(instance).relative_path()), settings(choice) {
    if (base.empty() || base.native().find('\0') != std::string::npos) {
        refusal = error::invalid_argument("the base directory needs a name");
    } else if (auto const id = instance_id::parse(instance); !id) {
        refusal = id.error();
    } else if (auto const checked = choice.check(); !checked) {
        refusal = checked.error();
    }
    if (refusal) refusal = refusal->at_path(folder.native());
}

NACRE_INLINE result<file_backend::opened> file_backend::open_regular(std::filesystem::path const& path,
                                                                     os::access how) {
    auto file = os::open_existing(path, how);
    if (!file) return file.error();
    NACRE_TRY_VALUE(facts, at(path, os::facts_of(*file)));
    if (facts.folder) return error::io(EISDIR, "opening").at_path(path.native());
    if (!facts.regular) return error::io(0, "not a regular file").at_path(path.native());
    return opened{std::move(*file), facts};
}

/// The folders that were missing, outermost first.
NACRE_INLINE result<std::vector<std::filesystem::path>> file_backend::make_folders() const {
    std::vector<std::filesystem::path> missing;
    for (auto path = place_->folder; !path.empty() && !os::exists(path); path = path.parent_path())
        missing.push_back(path);
    std::reverse(missing.begin(), missing.end());
    for (auto const& path : missing)
        NACRE_TRY(os::make_folder(path));
    return missing;
}

/// Makes the names durable that lead to a run: in its folder, in the base (whose entry another process may
/// have made and not synced), and in the parent of every folder just made.
NACRE_INLINE result<void> file_backend::sync_names(std::vector<std::filesystem::path> const& made) const {
    NACRE_TRY(os::sync_folder(place_->folder));
    bool base_done = false;
    for (auto const& path : made) {
        auto const parent = path.parent_path();
        base_done = base_done || parent == place_->folder.parent_path();
        NACRE_TRY(os::sync_folder(parent));
    }
    if (base_done) return {};
    auto const synced = os::sync_folder(place_->folder.parent_path());
    // A base that may be passed but not read was made, and its names synced, by somebody else.
    if (!synced && synced.error().os_error() != EACCES) return synced;
    return {};
}

/// A new locked file under a temporary name. One that is there and not locked was left by a crash and is
/// replaced; `busy` when it is locked. Only who holds a file's lock removes its temporary name or takes it
/// away.
NACRE_INLINE result<os::descriptor> file_backend::make_unfinished(std::filesystem::path const& path) {
    constexpr int tries_max = 64; // each lost to another process that got further
    for (int tries = 0; tries < tries_max; ++tries) {
        auto file = os::create_new(path);
        if (file) {
            auto const locked = os::lock::take(*file, os::lock_byte::hold);
            if (locked && os::has_name(*file, path)) return file;
            if (!locked && locked.error().code() != errc::busy) return locked.error().at_path(path.native());
            continue; // a sweep took it for a leftover
        }
        if (file.error().code() != errc::busy) return file;
        auto const left = open_regular(path, os::access::read_write);
        if (!left && left.error().code() == errc::not_found) continue;
        if (!left) return left.error();
        NACRE_TRY(at(path, os::lock::take(left->file, os::lock_byte::hold)));
        if (os::has_name(left->file, path)) os::remove(path);
    }
    return error::busy().at_path(path.native());
}

NACRE_INLINE error file_backend::why_taken(std::filesystem::path const& path) {
    auto const there = open_regular(path, os::access::read);
    if (!there) return there.error();
    if (os::lock::is_taken(there->file, os::lock_byte::hold)) return error::busy().at_path(path.native());
    return error::crashed_predecessor(path.native());
}

NACRE_INLINE result<void> file_backend::write_first(appendable::run& run, bytes_view first) const {
    NACRE_TRY(run.space.ensure(run.file, first.size()));
    NACRE_TRY(os::write_all(run.file, 0, first));
    run.end = first.size();
    run.space.note_written(run.end);
    NACRE_TRY(run.space.zero_ahead(run.file, run.end, 1));
    return run.sync();
}

NACRE_INLINE result<file_backend::appendable> file_backend::create(run_id const& id, bytes_view first,
                                                                   create_options how) const {
    NACRE_TRY(usable());
    auto const path = path_of(id, run_suffix);
    auto const unfinished = path_of(id, unfinished_run_suffix);
    if (os::exists(path)) return why_taken(path);
    NACRE_TRY_VALUE(made_folders, make_folders());
    NACRE_TRY_VALUE(file, make_unfinished(unfinished));
    leftovers undo;
    undo.add(unfinished);
    // Asked again under the lock: from here on nobody else can finish a creation of this run.
    if (os::exists(path)) return why_taken(path);

    auto const zero_ahead =
        how.durability == durability_policy::immediate ? place_->settings.zero_ahead_bytes : 0;
    auto run = std::make_unique<appendable::run>(path, path_of(id, live_suffix), std::move(file),
                                                 file_space{place_->settings, zero_ahead, 0});
    if (how.durability == durability_policy::process) run->window.emplace(place_->settings);
    NACRE_TRY(at(path, write_first(*run, first)));
    NACRE_TRY_VALUE(cell, live_cell_writer::make(run->cell_path));
    run->cell = std::move(cell);
    undo.add(run->cell_path);
    NACRE_TRY(at(path, os::lock::take(run->file, os::lock_byte::live_cell)));

    NACRE_TRY_VALUE(renamed, os::rename_new(unfinished, path));
    if (!renamed) return why_taken(path);
    undo.add(path);
    NACRE_TRY(sync_names(made_folders));
    undo.keep();
    return appendable{std::move(run)};
}

NACRE_INLINE result<file_backend::readable> file_backend::open_read(run_id const& id) const {
    NACRE_TRY(usable());
    auto const path = path_of(id, run_suffix);
    NACRE_TRY_VALUE(there, open_regular(path, os::access::read));
    return readable::open(path, path_of(id, live_suffix), std::move(there.file), there.facts.size,
                          place_->settings);
}

NACRE_INLINE result<file_backend::appendable> file_backend::open_recover(run_id const& id) const {
    NACRE_TRY(usable());
    auto const path = path_of(id, run_suffix);
    NACRE_TRY_VALUE(there, open_regular(path, os::access::read_write));
    NACRE_TRY(at(path, os::lock::take(there.file, os::lock_byte::hold)));
    // The size counts only now: until the lock was ours another recovery may have cut the file.
    NACRE_TRY_VALUE(facts, at(path, os::facts_of(there.file)));
    auto run = std::make_unique<appendable::run>(path, path_of(id, live_suffix), std::move(there.file),
                                                 file_space{place_->settings, 0, facts.size});
    run->end = facts.size;
    // Recovery goes on without a live cell: a full disk must not keep a run from being sealed.
    if (auto cell = live_cell_writer::make(run->cell_path); cell) {
        run->cell = std::move(*cell);
        NACRE_TRY(at(path, os::lock::take(run->file, os::lock_byte::live_cell)));
    }
    return appendable{std::move(run)};
}

NACRE_INLINE result<std::vector<run_id>> file_backend::list() const {
    NACRE_TRY(usable());
    std::vector<run_id> ids;
    NACRE_TRY(each_run_file(run_suffix, [&](run_id const& id) { ids.push_back(id); }));
    std::sort(ids.begin(), ids.end());
    return ids;
}

NACRE_INLINE result<void> file_backend::keep_aside(run_id const& id, bytes_view bytes) const {
    NACRE_TRY(usable());
    auto const unfinished = path_of(id, unfinished_tail_suffix);
    NACRE_TRY_VALUE(file, make_unfinished(unfinished));
    leftovers undo;
    undo.add(unfinished);
    NACRE_TRY(at(unfinished, os::write_all(file, 0, bytes)));
    NACRE_TRY(at(unfinished, os::sync_whole(file)));
    NACRE_TRY(os::rename_replacing(unfinished, path_of(id, tail_suffix)));
    undo.keep();
    return os::sync_folder(place_->folder);
}

NACRE_INLINE result<std::vector<std::byte>> file_backend::kept_aside(run_id const& id) const {
    NACRE_TRY(usable());
    auto const path = path_of(id, tail_suffix);
    NACRE_TRY_VALUE(there, open_regular(path, os::access::read));
    std::vector<std::byte> bytes(static_cast<std::size_t>(there.facts.size));
    NACRE_TRY_VALUE(size, at(path, os::read_all(there.file, 0, bytes)));
    bytes.resize(size);
    return bytes;
}

/// Removes an unfinished file unless somebody is at work on it.
NACRE_INLINE bool file_backend::discard(run_id const& id, std::string_view suffix) const {
    auto const path = path_of(id, suffix);
    auto const left = open_regular(path, os::access::read_write);
    if (!left || !os::lock::take(left->file, os::lock_byte::hold) || !os::has_name(left->file, path))
        return false;
    return os::remove(path);
}

NACRE_INLINE result<std::size_t> file_backend::discard_unfinished() const {
    NACRE_TRY(usable());
    std::size_t count = 0;
    for (auto const suffix : {unfinished_run_suffix, unfinished_tail_suffix}) {
        NACRE_TRY(each_run_file(suffix, [&](run_id const& id) { count += discard(id, suffix) ? 1U : 0U; }));
    }
    // A live cell is made before its run gets its name. In this order: what is neither unfinished nor
    // finished after its cell was seen has lost its creator.
    NACRE_TRY(each_run_file(live_suffix, [&](run_id const& id) {
        if (!os::exists(path_of(id, unfinished_run_suffix)) && !os::exists(path_of(id, run_suffix))) {
            os::remove(path_of(id, live_suffix));
        }
    }));
    return count;
}

NACRE_INLINE result<file_backend::place_lock> file_backend::lock_place() const {
    NACRE_TRY(usable());
    NACRE_TRY_VALUE(made, make_folders());
    if (!made.empty()) NACRE_TRY(sync_names(made)); // a run that is created later finds them made
    NACRE_TRY_VALUE(folder, os::open_folder(place_->folder));
    NACRE_TRY(at(place_->folder, os::lock::take_folder(folder)));
    return place_lock{std::move(folder)};
}

}}} // namespace nacre::storage
