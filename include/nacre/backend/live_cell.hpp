// SPDX-License-Identifier: BSL-1.0
// The live cell: a small mapped file beside a run, in which its writer tells followers how far the log is
// committed.
//
//     offset  size  meaning
//          0     8  committed offset, stored with release order; 0 until something is published
//          8     4  state: 1 live, 2 retired
//         12    52  zeros
//
// It is a hint: never synced, never evidence. A writer makes a new file each time it opens the run, so that a
// reader of an earlier writer's cell keeps the last value it could see and never sees one go back. A reader
// trusts the file only while the writer holds `lock_byte::live_cell`, which it takes after the cell is made.
#pragma once

#include <nacre/core/result.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace nacre { inline namespace nacre_v1 { namespace storage {

enum class live_state : std::uint32_t { absent = 0, live = 1, retired = 2 };

namespace live_cell_layout {

inline constexpr std::size_t file_bytes = 64;
inline constexpr std::size_t committed_offset = 0;
inline constexpr std::size_t state_offset = 8;
static_assert(committed_offset % alignof(std::uint64_t) == 0 && state_offset % alignof(std::uint32_t) == 0);
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free &&
                  std::atomic_ref<std::uint32_t>::is_always_lock_free,
              "two processes share these words");

template <class Word>
[[nodiscard]] std::atomic_ref<Word> word(boost::interprocess::mapped_region const& region,
                                         std::size_t offset) noexcept {
    return std::atomic_ref<Word>(
        *reinterpret_cast<Word*>(static_cast<std::byte*>(region.get_address()) + offset));
}

} // namespace live_cell_layout

/// The writer's side. Without a cell every call does nothing: a run can be written when there is no room for
/// one.
class live_cell_writer {
public:
    live_cell_writer() = default;

    /// Replaces whatever has this name.
    [[nodiscard]] static result<live_cell_writer> make(std::filesystem::path const& path);

    void publish(std::uint64_t offset) noexcept {
        if (region_.get_address() == nullptr) return;
        live_cell_layout::word<std::uint64_t>(region_, live_cell_layout::committed_offset)
            .store(offset, std::memory_order_release);
    }

    void set_state(live_state state) noexcept {
        if (region_.get_address() == nullptr) return;
        live_cell_layout::word<std::uint32_t>(region_, live_cell_layout::state_offset)
            .store(static_cast<std::uint32_t>(state), std::memory_order_release);
    }

private:
    boost::interprocess::mapped_region region_;
};

/// The reader's side. Without a cell nothing is published.
class live_cell_reader {
public:
    live_cell_reader() = default;

    /// No cell, or one that cannot be one, is no error.
    [[nodiscard]] static live_cell_reader open(std::filesystem::path const& path);

    [[nodiscard]] std::uint64_t published() const noexcept {
        if (region_.get_address() == nullptr) return 0;
        return live_cell_layout::word<std::uint64_t>(region_, live_cell_layout::committed_offset)
            .load(std::memory_order_acquire);
    }

    [[nodiscard]] live_state state() const noexcept {
        if (region_.get_address() == nullptr) return live_state::absent;
        return static_cast<live_state>(
            live_cell_layout::word<std::uint32_t>(region_, live_cell_layout::state_offset)
                .load(std::memory_order_acquire));
    }

private:
    boost::interprocess::mapped_region region_;
};

}}} // namespace nacre::storage

#ifndef NACRE_COMPILED
#include <nacre/backend/live_cell.ipp>
#endif
