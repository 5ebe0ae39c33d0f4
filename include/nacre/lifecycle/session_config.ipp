// SPDX-License-Identifier: BSL-1.0
// session_config.ipp: the bodies of session_config.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/lifecycle/session_config.hpp>

#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/lifecycle/retention_policy.hpp>
#include <nacre/writer/writer_options.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

NACRE_INLINE result<void> session_config::check() const {
    auto const refuse = [](std::string_view key, std::string_view what) {
        return error::invalid_argument(std::string(key).append(" ").append(what));
    };
    auto const too_long = [](std::string const& text) { return text.size() > text_bytes_max; };
    for (auto const& [key, text] :
         {std::pair<std::string_view, std::string const*>{"binary_hash", &binary_hash},
          {"schema_version", &schema_version},
          {"build_identity", &build_identity},
          {"config_hash", &config_hash}})
        if (too_long(*text)) return refuse(key, "has more than 4096 bytes");
    for (auto const& [key, list] :
         {std::pair<std::string_view, pairs const*>{"feature_flags", &feature_flags},
          {"adapter_versions", &adapter_versions}}) {
        if (list->size() > items_max) return refuse(key, "has more than 4096 items");
        for (std::size_t at = 0; at < list->size(); ++at) {
            auto const& [name, value] = (*list)[at];
            if (name.empty()) return refuse(key, "has an item without a name");
            if (too_long(name) || too_long(value)) return refuse(key, "has an item of more than 4096 bytes");
            for (std::size_t before = 0; before < at; ++before)
                if ((*list)[before].first == name)
                    return refuse(std::string(key).append(".").append(name), "stands there twice");
        }
    }
    for (auto const& each : feature_flags)
        if (each.first == retention_flag)
            return refuse("feature_flags.retention", "is set by the key 'retention'");
    if (components.size() > items_max) return refuse("components", "has more than 4096 items");
    for (std::size_t at = 0; at < components.size(); ++at)
        if (components[at].empty() || too_long(components[at]))
            return refuse("components[" + std::to_string(at) + "]", "is empty or has more than 4096 bytes");
    if (auto const checked = retention.check(); !checked)
        return error::invalid_argument("retention." + std::string(checked.error().reason()));
    if (open_timeout <= std::chrono::nanoseconds(0) || open_timeout > timeout_max)
        return refuse("open_timeout", "is more than 0 and at most 1 h");
    return writer.check("writer.");
}

NACRE_INLINE run_inputs inputs_of(session_config const& config, std::string const& instance) {
    run_inputs out{config, {}, instance, {}, {}};
    out.feature_flags.emplace_back(session_config::retention_flag, to_string(config.retention));
    return out;
}

}}} // namespace nacre::lifecycle
