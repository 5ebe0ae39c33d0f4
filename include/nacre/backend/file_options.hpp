// SPDX-License-Identifier: BSL-1.0
// file_options: how the file backend takes space and address space. The defaults fit; tests and small disks
// tune them.
#pragma once

#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace storage {

struct file_options {
    /// Address space a readable reserves, so that its views stay while the file grows. Halved as long as the
    /// system refuses, down to what the file holds.
    std::uint64_t reserve_address_bytes = std::uint64_t{64} << 30;

    /// Space made ahead of the end: the first step, and how far steps grow (each is twice the one before).
    std::uint64_t preallocate_bytes = std::uint64_t{1} << 20;
    std::uint64_t preallocate_bytes_max = std::uint64_t{64} << 20;

    /// `immediate`: zeros written ahead of the end at one go, so that the syncs that follow need no
    /// bookkeeping of the file system; larger values make fewer but longer stalls. Appends of more than a
    /// 16th of it do without: for them the zeros would cost more than they save. 0: never.
    std::uint64_t zero_ahead_bytes = std::uint64_t{1} << 20;

    /// `process`: appends up to this size are copied into a mapping of the file, which saves the system call;
    /// larger ones are written positionally, because the system fills fresh pages cheaper than it faults them
    /// in. 0: none is copied.
    std::size_t copy_bytes_max = std::size_t{8} << 10;

    /// The part of the file that is mapped for such copies, and how much of it is faulted in at one go.
    std::size_t window_bytes = std::size_t{32} << 20;
    std::size_t populate_bytes = std::size_t{256} << 10;

    /// `invalid_argument` for what cannot work.
    [[nodiscard]] result<void> check() const;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/file_options.ipp>
#endif
