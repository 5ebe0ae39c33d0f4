// SPDX-License-Identifier: BSL-1.0
// file_backend: one file a run, `<base>/<instance>/<run>.nacre`.
//
// Beside a run may stand, never counted as runs:
//     <run>.nacre.tmp   a creation under way, or interrupted by a crash
//     <run>.live        the live cell of the writer that holds the run (see live_cell.hpp)
//     <run>.tail        what recovery cut off, kept aside; <run>.tail.tmp while it is being written
//
// Files are made with mode 0600 and folders with 0700. Every error names the path. No exception leaves this
// header but for want of memory.
//
// A run is created under its temporary name: locked, first bytes written, space made, synced; only then it
// gets its name, without replacing anything, and the folder is synced, with every parent that was just made.
// So after a crash the run is there, whole, or is not there. The lock is taken on the temporary file and
// stays with it.
//
// Threads: any thread may use a backend. Copies share nothing but constants.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_appendable.hpp>
#include <nacre/backend/file_options.hpp>
#include <nacre/backend/file_readable.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace storage {

class file_backend {
public:
    using options = file_options;
    using appendable = file_appendable;
    using readable = file_readable;

    /// Touches nothing. A base or instance that cannot be used is reported by every later call; `make` says
    /// it at once.
    file_backend(std::filesystem::path const& base, std::string_view instance, options choice = {})
        : place_(std::make_shared<place const>(base, instance, choice)) {}

    [[nodiscard]] static result<file_backend> make(std::filesystem::path const& base,
                                                   std::string_view instance, options choice = {}) {
        file_backend backend(base, instance, choice);
        NACRE_TRY(backend.usable());
        return backend;
    }

    [[nodiscard]] result<appendable> create(run_id const& id, bytes_view first, create_options how) const;
    [[nodiscard]] result<readable> open_read(run_id const& id) const;
    [[nodiscard]] result<appendable> open_recover(run_id const& id) const;
    [[nodiscard]] result<std::vector<run_id>> list() const;
    [[nodiscard]] result<void> keep_aside(run_id const& id, bytes_view bytes) const;
    [[nodiscard]] result<std::vector<std::byte>> kept_aside(run_id const& id) const;
    [[nodiscard]] result<std::size_t> discard_unfinished() const;

    /// Holds the instance's folder as long as it lives; see lockable_place.
    class place_lock {
    public:
        explicit place_lock(os::descriptor folder) noexcept : folder_(std::move(folder)) {}
        place_lock(place_lock&&) noexcept = default;
        place_lock& operator=(place_lock&& other) noexcept {
            if (this != &other) {
                os::lock::release_folder(folder_);
                folder_ = std::move(other.folder_);
            }
            return *this;
        }
        ~place_lock() { os::lock::release_folder(folder_); }

    private:
        os::descriptor folder_;
    };
    /// Makes the folder if need be.
    [[nodiscard]] result<place_lock> lock_place() const;

    [[nodiscard]] std::string location(run_id const& id) const { return path_of(id, run_suffix).native(); }

    /// The instance's folder, which need not exist.
    [[nodiscard]] std::filesystem::path const& folder() const noexcept { return place_->folder; }

private:
    static constexpr std::string_view run_suffix = ".nacre";
    static constexpr std::string_view unfinished_run_suffix = ".nacre.tmp";
    static constexpr std::string_view live_suffix = ".live";
    static constexpr std::string_view tail_suffix = ".tail";
    static constexpr std::string_view unfinished_tail_suffix = ".tail.tmp";

    struct place {
        place(std::filesystem::path const& base_path, std::string_view instance, options const& choice);

        std::filesystem::path base;
        std::filesystem::path folder;
        options settings;
        std::optional<error> refusal;
    };

    /// Removes what a failed creation leaves, unless it is told to keep it.
    class leftovers {
    public:
        leftovers() = default;
        leftovers(leftovers const&) = delete;
        leftovers& operator=(leftovers const&) = delete;
        ~leftovers() {
            for (auto const& path : paths_)
                os::remove(path);
        }
        void add(std::filesystem::path path) { paths_.push_back(std::move(path)); }
        void keep() noexcept { paths_.clear(); }

    private:
        std::vector<std::filesystem::path> paths_;
    };

    [[nodiscard]] result<void> usable() const {
        if (place_->refusal) return *place_->refusal;
        return {};
    }

    [[nodiscard]] std::filesystem::path path_of(run_id const& id, std::string_view suffix) const {
        return place_->folder / id.str().append(suffix);
    }

    template <class T>
    [[nodiscard]] static result<T> at(std::filesystem::path const& path, result<T> outcome) {
        if (!outcome) return outcome.error().at_path(path.native());
        return outcome;
    }

    /// An open regular file and its facts; anything else in its place is an error.
    struct opened {
        os::descriptor file;
        os::file_facts facts;
    };
    [[nodiscard]] static result<opened> open_regular(std::filesystem::path const& path, os::access how);

    [[nodiscard]] result<std::vector<std::filesystem::path>> make_folders() const;
    [[nodiscard]] result<void> sync_names(std::vector<std::filesystem::path> const& made) const;
    [[nodiscard]] static result<os::descriptor> make_unfinished(std::filesystem::path const& path);
    [[nodiscard]] static error why_taken(std::filesystem::path const& path);
    [[nodiscard]] result<void> write_first(appendable::run& run, bytes_view first) const;
    [[nodiscard]] bool discard(run_id const& id, std::string_view suffix) const;
    template <class Visit>
    [[nodiscard]] result<void> each_run_file(std::string_view suffix, Visit visit) const;

    std::shared_ptr<place const> place_;
};

/// Calls `visit(id)` for each regular file named `<run id><suffix>`. A folder that does not exist has none.
template <class Visit>
result<void> file_backend::each_run_file(std::string_view suffix, Visit visit) const {
    std::error_code failed;
    std::filesystem::directory_iterator entry(place_->folder, failed);
    if (failed == std::errc::no_such_file_or_directory) return {};
    for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
        auto const name = entry->path().filename().native();
        if (!std::string_view(name).ends_with(suffix)) continue;
        auto const id = run_id::parse(std::string_view(name).substr(0, name.size() - suffix.size()));
        std::error_code unknown_kind;
        if (id && entry->is_regular_file(unknown_kind)) visit(*id);
    }
    if (failed) return error::io(failed.value(), "listing the folder").at_path(place_->folder.native());
    return {};
}

static_assert(backend<file_backend> && lockable_place<file_backend>);

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/file_backend.ipp>
#endif
