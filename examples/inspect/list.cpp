// SPDX-License-Identifier: BSL-1.0
// nacre ls: the runs under a base directory, by their heads alone.
#include "inspect/commands.hpp"
#include "support/instance_folders.hpp"
#include "support/open_run.hpp"

#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>

namespace nacre_tools {
namespace {

namespace fs = std::filesystem;

int list_folder(fs::path const& folder) {
    auto const backend = backend_of(folder);
    if (!backend) return refuse("nacre ls", backend.error());
    int code = done;
    auto const ids = backend->list();
    if (!ids) return refuse("nacre ls", ids.error());
    for (auto const& id : *ids) {
        auto const each = read_any_manifest(*backend, id);
        if (!each) {
            std::cerr << "nacre ls: skipped: " << each.error().message() << "\n";
            code = incomplete;
            continue;
        }
        std::cout << "run_id=" << each->inputs.run_id << " instance=" << each->inputs.instance
                  << " status=" << to_string(each->status) << " high_watermark=" << each->high_watermark
                  << " durability=" << to_string(each->durability)
                  << " path=" << (folder / (id.str() + ".nacre")).native() << "\n";
    }
    return code;
}

} // namespace

int list(std::string const& base) {
    try {
        int code = done;
        for (auto const& folder : instance_folders(base))
            code = std::max(code, list_folder(folder));
        return code;
    } catch (fs::filesystem_error const& problem) {
        return refuse("nacre ls",
                      nacre::error::io(problem.code().value(), "the directory cannot be read").at_path(base));
    }
}

} // namespace nacre_tools
