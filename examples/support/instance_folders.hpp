// SPDX-License-Identifier: BSL-1.0
// instance_folders: from what an operator names, a base directory or one instance's folder, to folders that
// hold runs.
#pragma once

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace nacre_tools {

/// The instance folders of a base directory, and the folder itself when it holds runs; sorted, written as it
/// was named. Throws std::filesystem::filesystem_error when it cannot be read.
[[nodiscard]] inline std::vector<std::filesystem::path> instance_folders(std::filesystem::path const& base) {
    std::vector<std::filesystem::path> out;
    bool holds_runs = false;
    for (auto const& each : std::filesystem::directory_iterator(base)) {
        if (each.is_directory()) out.push_back(each.path());
        holds_runs = holds_runs || each.path().extension() == ".nacre";
    }
    if (holds_runs) out.push_back(base);
    std::sort(out.begin(), out.end());
    return out;
}

/// The backend of one instance's folder.
[[nodiscard]] inline nacre::result<nacre::file_backend> backend_of(std::filesystem::path const& folder) {
    auto whole = std::filesystem::absolute(folder).lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path(); // "runs/trader/"
    return nacre::file_backend::make(whole.parent_path(), whole.filename().native());
}

} // namespace nacre_tools
