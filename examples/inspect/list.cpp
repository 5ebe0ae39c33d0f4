// SPDX-License-Identifier: BSL-1.0
// nacre ls: the runs under a base directory, by their heads alone.
#include "inspect/commands.hpp"
#include "support/open_run.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/log/list_runs.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace nacre_tools {
namespace {

namespace fs = std::filesystem;

/// The instance folders of a base directory, or the folder itself when it holds runs.
[[nodiscard]] std::vector<fs::path> instance_folders(fs::path const& base) {
    std::vector<fs::path> out;
    bool holds_runs = false;
    for (auto const& each : fs::directory_iterator(base)) {
        if (each.is_directory()) out.push_back(each.path());
        holds_runs = holds_runs || each.path().extension() == ".nacre";
    }
    if (holds_runs) out.push_back(base);
    std::sort(out.begin(), out.end());
    return out;
}

int list_folder(fs::path const& folder) {
    auto whole = fs::absolute(folder).lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path(); // "runs/trader/"
    nacre::file_backend const backend(whole.parent_path(), whole.filename().native());
    int code = done;
    auto const runs = nacre::list_runs(backend, [&](nacre::run_id const&, nacre::error const& why) {
        std::cerr << "nacre ls: skipped: " << why.message() << "\n";
        code = incomplete;
    });
    if (!runs) return refuse("nacre ls", runs.error());
    for (auto const& each : *runs)
        std::cout << "run_id=" << each.inputs.run_id << " instance=" << each.inputs.instance << " status="
                  << to_string(each.status) << " high_watermark=" << each.high_watermark
                  << " durability=" << to_string(each.durability) << " path=" << (folder / (each.inputs.run_id.str() + ".nacre")).native()
                  << "\n";
    return code;
}

} // namespace

int list(std::string const& base) {
    try {
        int code = done;
        for (auto const& folder : instance_folders(base)) code = std::max(code, list_folder(folder));
        return code;
    } catch (fs::filesystem_error const& problem) {
        return refuse("nacre ls", nacre::error::io(problem.code().value(), "the directory cannot be read").at_path(base));
    }
}

} // namespace nacre_tools
