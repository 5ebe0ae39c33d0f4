// SPDX-License-Identifier: BSL-1.0
// live_cell.ipp: the bodies of live_cell.hpp.
#pragma once

#include <nacre/backend/live_cell.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/mapping.hpp>
#include <nacre/core/result.hpp>

#include <boost/interprocess/mapped_region.hpp>

#include <cstddef>
#include <filesystem>

namespace nacre { inline namespace nacre_v1 { namespace storage {

NACRE_INLINE result<live_cell_writer> live_cell_writer::make(std::filesystem::path const& path) {
    os::remove(path);
    auto const file = os::create_new(path);
    if (!file) return file.error();
    live_cell_writer cell;
    auto const prepared = [&]() -> result<void> {
        NACRE_TRY_VALUE(allocated, os::allocate(*file, 0, live_cell_layout::file_bytes));
        if (!allocated) NACRE_TRY(os::write_zeros(*file, 0, live_cell_layout::file_bytes));
        NACRE_TRY_VALUE(
            region, os::map_file(*file, boost::interprocess::read_write, 0, live_cell_layout::file_bytes));
        // A page of a file system that allocates on writing could be refused: find out without a signal.
        if (!os::populate_write(static_cast<std::byte*>(region.get_address()), os::page_bytes())) {
            return error::io(EFAULT, "mapping the live cell");
        }
        cell.region_.swap(region);
        return {};
    }();
    if (!prepared) {
        os::remove(path);
        return prepared.error().at_path(path.native());
    }
    cell.set_state(live_state::live);
    return cell;
}

NACRE_INLINE live_cell_reader live_cell_reader::open(std::filesystem::path const& path) {
    live_cell_reader cell;
    auto const file = os::open_existing(path, os::access::read);
    if (!file) return cell;
    auto const facts = os::facts_of(*file);
    if (!facts || !facts->regular || facts->size < live_cell_layout::file_bytes) return cell;
    auto region = os::map_file(*file, boost::interprocess::read_only, 0, live_cell_layout::file_bytes);
    if (region) cell.region_.swap(*region);
    return cell;
}

}}} // namespace nacre::storage
