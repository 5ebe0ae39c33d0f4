// SPDX-License-Identifier: BSL-1.0
// place: whose runs, and where: a base, and under it the instance they belong to.
//
//     nacre::place{"data", "desk"}        the runs of instance "desk" under "data"
//     nacre::place("data/desk")           the same
#pragma once

#include <nacre/core/rooms.hpp>

#include <filesystem>
#include <string>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// A value; nothing is touched. What it may be the backend says that is opened there.
struct place {
    std::filesystem::path base;
    std::string instance;

    place() = default;
    place(std::filesystem::path base_path, std::string instance_name)
        : base(std::move(base_path)), instance(std::move(instance_name)) {}
    /// The last part of `whole` is the instance, what stands before it the base; `.` when nothing does.
    place(std::filesystem::path const& whole);
    place(std::string const& whole) : place(std::filesystem::path(whole)) {}
    place(char const* whole) : place(std::filesystem::path(whole)) {}

    friend bool operator==(place const&, place const&) = default;
};

}}} // namespace nacre::log

#ifndef NACRE_COMPILED
#include <nacre/log/place.ipp>
#endif
