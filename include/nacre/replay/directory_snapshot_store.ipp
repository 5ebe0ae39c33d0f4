// SPDX-License-Identifier: BSL-1.0
// directory_snapshot_store.ipp: the bodies of directory_snapshot_store.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/replay/directory_snapshot_store.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_name.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

NACRE_INLINE result<void> directory_snapshot_store::put(std::string_view name, bytes_view bytes) const {
    NACRE_TRY(check_snapshot_name(name));
    if (bytes.size() > blob_bytes_max_) return error::too_large(bytes.size(), blob_bytes_max_);
    NACRE_TRY(make_folders());
    auto const unfinished = folder_ / ('.' + std::string(name) + ".tmp");
    auto const written = write_unfinished(unfinished, folder_ / name, bytes);
    if (!written) return written.error().at_path(unfinished.native());
    return os::sync_folder(folder_);
}

NACRE_INLINE result<std::vector<std::byte>> directory_snapshot_store::get(std::string_view name) const {
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

NACRE_INLINE result<void> directory_snapshot_store::write_unfinished(std::filesystem::path const& unfinished,
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

NACRE_INLINE result<void> directory_snapshot_store::make_folders() const {
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

}}} // namespace nacre::replay
