// SPDX-License-Identifier: BSL-1.0
// parse_run_path: splits `<base>/<instance>/<run id>.nacre` into a backend and a run id.
#pragma once

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <filesystem>
#include <string>
#include <utility>

namespace nacre_tools {

struct run_location {
    nacre::file_backend backend;
    nacre::run_id run_id;
};

/// `invalid_argument` when the name is not one a run file has; whether the file is there is not looked at.
[[nodiscard]] inline nacre::result<run_location> parse_run_path(std::string const& path) {
    namespace fs = std::filesystem;
    fs::path const given(path);
    if (given.extension() != ".nacre")
        return nacre::error::invalid_argument("a run file is named <run id>.nacre").at_path(path);
    auto const id = nacre::run_id::parse(given.stem().native());
    if (!id) return id.error().at_path(path);
    std::error_code problem;
    fs::path const folder = fs::absolute(given, problem).lexically_normal().parent_path();
    if (problem) return nacre::error::io(problem.value(), "the path cannot be resolved").at_path(path);
    auto backend = nacre::file_backend::make(folder.parent_path(), folder.filename().native());
    if (!backend) return backend.error().at_path(path);
    return run_location{std::move(*backend), *id};
}

} // namespace nacre_tools
