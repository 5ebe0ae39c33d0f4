// SPDX-License-Identifier: BSL-1.0
// directory_snapshot_store: one file a snapshot in a folder of its own, each written so that it is there
// whole or not.
//
// A put writes `.<name>.tmp`, syncs it, renames it to `<name>` and syncs the folder. A crash leaves at most
// that one unfinished file a name; the next put of the name takes it over, and while no put is under way
// whoever tidies the folder may remove what begins with a dot. Files have mode 0600.
//
// Invariants
//   1. The file `<name>` holds at every moment all bytes of one put, and is durable before that put returns.
//   2. The unfinished file is written only while it is locked: of two puts of a name at once one is `busy`.
//   3. Nothing outside the folder is touched; a link that stands in a blob's place is not followed by a put.
//
// Threads: any, at once; any number of processes.
#pragma once

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_name.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

class directory_snapshot_store {
public:
    static constexpr std::uint64_t blob_bytes_max_default = std::uint64_t{1} << 30;

    /// The folder is made, with those above it, by the first `put`. Larger blobs are refused by both sides.
    explicit directory_snapshot_store(std::filesystem::path folder,
                                      std::uint64_t blob_bytes_max = blob_bytes_max_default)
        : folder_(std::move(folder)), blob_bytes_max_(blob_bytes_max) {}

    [[nodiscard]] std::filesystem::path const& folder() const noexcept { return folder_; }

    /// Durable on return. Errors: `invalid_argument` for the name, `too_large`, `busy`, `disk_full`, `io`.
    [[nodiscard]] result<void> put(std::string_view name, bytes_view bytes) const {
        NACRE_TRY(check_snapshot_name(name));
        if (bytes.size() > blob_bytes_max_) return error::too_large(bytes.size(), blob_bytes_max_);
        NACRE_TRY(make_folders());
        auto const unfinished = folder_ / ('.' + std::string(name) + ".tmp");
        auto const written = write_unfinished(unfinished, folder_ / name, bytes);
        if (!written) return written.error().at_path(unfinished.native());
        return os::sync_folder(folder_);
    }

    /// Errors: `blob_missing`, `invalid_argument` for the name, `too_large` before anything is read, `io`.
    [[nodiscard]] result<std::vector<std::byte>> get(std::string_view name) const {
        NACRE_TRY(check_snapshot_name(name));
        auto const path = folder_ / name;
        auto const located = [&](error failure) { return failure.at_path(path.native()); };
        auto const file = os::open_existing(path, os::access::read);
        if (!file && file.error().code() == errc::not_found)
            return located(error::blob_missing(std::string(name)));
        if (!file) return file.error();
        auto const facts = os::facts_of(*file);
        if (!facts) return located(facts.error());
        if (!facts->regular) return located(error::io(0, "a snapshot that is not a regular file"));
        if (facts->size > blob_bytes_max_) return located(error::too_large(facts->size, blob_bytes_max_));
        std::vector<std::byte> bytes(static_cast<std::size_t>(facts->size));
        auto const size = os::read_all(*file, 0, bytes);
        if (!size) return located(size.error());
        bytes.resize(*size); // shorter when the file shrank meanwhile: the digest tells
        return bytes;
    }

private:
    [[nodiscard]] static result<void> write_unfinished(std::filesystem::path const& unfinished,
                                                       std::filesystem::path const& final_name,
                                                       bytes_view bytes) {
        NACRE_TRY_VALUE(file, os::create_or_open(unfinished));
        NACRE_TRY(os::lock::take(file, os::lock_byte::hold));
        // Whoever held it before may have renamed it away: then this is a finished blob, not to be written.
        if (!os::has_name(file, unfinished)) return error::busy();
        NACRE_TRY(os::resize(file, 0));
        NACRE_TRY(os::write_all(file, 0, std::span(&bytes, 1)));
        NACRE_TRY(os::sync_whole(file));
        return os::rename_replacing(unfinished, final_name);
    }

    /// Makes what is missing of the folder's path, and makes the names of what was made durable.
    [[nodiscard]] result<void> make_folders() const {
        std::vector<std::filesystem::path> missing;
        auto path = folder_.has_filename() ? folder_ : folder_.parent_path();
        for (; !path.empty() && !os::exists(path); path = path.parent_path())
            missing.push_back(path);
        while (!missing.empty()) {
            NACRE_TRY(os::make_folder(missing.back()));
            NACRE_TRY(os::sync_folder(missing.back().parent_path()));
            missing.pop_back();
        }
        return {};
    }

    std::filesystem::path folder_;
    std::uint64_t blob_bytes_max_;
};

static_assert(snapshot_store<directory_snapshot_store>);

}}} // namespace nacre::replay
