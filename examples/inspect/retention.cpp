// SPDX-License-Identifier: BSL-1.0
// nacre retention: which runs a place could do without, and why. It deletes nothing.
#include "inspect/commands.hpp"
#include "support/instance_folders.hpp"
#include "support/open_run.hpp"

#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>

namespace nacre_tools {
namespace {

namespace fs = std::filesystem;

struct instance_plan {
    std::string instance;
    fs::path folder;
    nacre::retention_plan plan;
    std::vector<std::string> skipped; ///< runs that could not be read: in no plan
};

[[nodiscard]] nacre::result<instance_plan> plan_for(fs::path const& folder,
                                                    nacre::retention_policy const& policy) {
    instance_plan out;
    NACRE_TRY_VALUE(backend, backend_of(folder));
    out.folder = folder;
    out.instance = backend.folder().filename().native();
    auto const skip = [&](nacre::run_id const&, nacre::error const& why) {
        out.skipped.push_back(why.message());
    };
    NACRE_TRY_VALUE(plan, nacre::store<>(backend).plan_retention(policy, skip));
    out.plan = std::move(plan);
    return out;
}

[[nodiscard]] std::uint64_t candidate_bytes(nacre::retention_plan const& plan) {
    std::uint64_t bytes = 0;
    for (auto const& each : plan.runs)
        bytes += each.candidate ? each.run.bytes : 0;
    return bytes;
}

[[nodiscard]] std::string path_of(instance_plan const& of, nacre::run_id const& id) {
    return (of.folder / (id.str() + ".nacre")).native();
}

void print(instance_plan const& of) {
    std::cout << "instance=" << of.instance << " mode=" << nacre::lifecycle::to_string(of.plan.policy.mode);
    if (of.plan.policy.mode == nacre::lifecycle::retention_mode::bounded)
        std::cout << " keep_last=" << of.plan.policy.keep_last;
    std::cout << " runs=" << of.plan.runs.size() << " candidates=" << of.plan.candidates().size()
              << " candidate_bytes=" << candidate_bytes(of.plan)
              << " restore_point=" << (of.plan.restore_point ? of.plan.restore_point->str() : "none")
              << " deleted=0\n";
    for (auto const& each : of.plan.runs)
        std::cout << (each.candidate ? "- could go: " : "- stays: ") << each.run.run_id
                  << " status=" << to_string(each.run.status) << " entries=" << each.run.entries
                  << " anchors=" << each.run.anchors.size() << " bytes=" << each.run.bytes << ": " << each.why
                  << "\n";
}

[[nodiscard]] nlohmann::ordered_json to_json(instance_plan const& of) {
    nlohmann::ordered_json out;
    out["instance"] = of.instance;
    out["mode"] = nacre::lifecycle::to_string(of.plan.policy.mode);
    if (of.plan.policy.mode == nacre::lifecycle::retention_mode::bounded)
        out["keep_last"] = of.plan.policy.keep_last;
    if (of.plan.restore_point)
        out["restore_point"] = of.plan.restore_point->str();
    else
        out["restore_point"] = nullptr;
    out["candidate_bytes"] = candidate_bytes(of.plan);
    out["runs"] = nlohmann::ordered_json::array();
    for (auto const& each : of.plan.runs) {
        nlohmann::ordered_json run;
        run["run_id"] = each.run.run_id.str();
        run["path"] = path_of(of, each.run.run_id);
        run["status"] = to_string(each.run.status);
        run["candidate"] = each.candidate;
        run["why"] = each.why;
        run["entries"] = each.run.entries;
        run["anchors"] = each.run.anchors;
        run["bytes"] = each.run.bytes;
        out["runs"].push_back(std::move(run));
    }
    return out;
}

} // namespace

int retention(retention_options const& chosen) {
    auto const mode = nacre::lifecycle::parse_retention_mode(chosen.mode);
    if (!mode)
        return refuse("nacre retention",
                      nacre::error::invalid_argument("--mode is full, bounded or snapshot-anchored"));
    nacre::retention_policy const policy{*mode, chosen.keep_last};
    if (auto const checked = policy.check(); !checked) return refuse("nacre retention", checked.error());
    try {
        int code = done;
        auto all = nlohmann::ordered_json::array();
        for (auto const& folder : instance_folders(chosen.base)) {
            auto const planned = plan_for(folder, policy);
            if (!planned) return refuse("nacre retention", planned.error());
            for (auto const& why : planned->skipped) {
                std::cerr << "nacre retention: skipped: " << why << "\n";
                code = incomplete;
            }
            if (chosen.json)
                all.push_back(to_json(*planned));
            else
                print(*planned);
        }
        using replaced = nlohmann::ordered_json::error_handler_t;
        if (chosen.json) std::cout << all.dump(2, ' ', false, replaced::replace) << "\n";
        return code;
    } catch (fs::filesystem_error const& problem) {
        return refuse(
            "nacre retention",
            nacre::error::io(problem.code().value(), "the directory cannot be read").at_path(chosen.base));
    }
}

} // namespace nacre_tools
