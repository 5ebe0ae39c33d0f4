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

#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/replay/snapshot_store.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
    [[nodiscard]] result<void> put(std::string_view name, bytes_view bytes) const;

    /// Errors: `blob_missing`, `invalid_argument` for the name, `too_large` before anything is read, `io`.
    [[nodiscard]] result<std::vector<std::byte>> get(std::string_view name) const;

private:
    [[nodiscard]] static result<void> write_unfinished(std::filesystem::path const& unfinished,
                                                       std::filesystem::path const& final_name,
                                                       bytes_view bytes);

    /// Makes what is missing of the folder's path, and makes the names of what was made durable.
    [[nodiscard]] result<void> make_folders() const;

    std::filesystem::path folder_;
    std::uint64_t blob_bytes_max_;
};

static_assert(snapshot_store<directory_snapshot_store>);

}}} // namespace nacre::replay

#ifndef NACRE_COMPILED
#include <nacre/replay/directory_snapshot_store.ipp>
#endif
