// SPDX-License-Identifier: BSL-1.0
// session_config: what a session is opened with, as plain values that can be written down in a file.
//
// What cannot be written down is a template argument or stands in session_hooks: registry, backend and clock are types;
// callbacks and the log sink are code. Zero, absurd and contradictory values are refused when a session is opened, by the
// key that holds them (`writer.ring_bytes`), before anything is touched.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/lifecycle/retention_policy.hpp>
#include <nacre/writer/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// The numbers of a writer_config.
struct writer_limits {
    std::size_t ring_bytes = writing::writer_config{}.ring_bytes;
    std::size_t payload_bytes_max = writing::writer_config{}.payload_bytes_max;
    std::size_t batch_entries_max = writing::writer_config{}.batch_entries_max;
    std::size_t batch_bytes_max = writing::writer_config{}.batch_bytes_max;
    std::chrono::nanoseconds batch_latency_max = writing::writer_config{}.batch_latency_max;
    std::chrono::nanoseconds halt_threshold = writing::writer_config{}.halt_threshold;
    std::chrono::nanoseconds settle_after = writing::writer_config{}.settle_after;

    [[nodiscard]] writing::writer_config to_writer_config() const {
        writing::writer_config out;
        out.ring_bytes = ring_bytes;
        out.payload_bytes_max = payload_bytes_max;
        out.batch_entries_max = batch_entries_max;
        out.batch_bytes_max = batch_bytes_max;
        out.batch_latency_max = batch_latency_max;
        out.halt_threshold = halt_threshold;
        out.settle_after = settle_after;
        return out;
    }

    friend bool operator==(writer_limits const&, writer_limits const&) = default;
};

struct session_config {
    using pairs = std::vector<std::pair<std::string, std::string>>;

    static constexpr std::size_t text_bytes_max = 4096; ///< of each text below
    static constexpr std::size_t items_max = 4096;      ///< of each list below
    static constexpr std::chrono::nanoseconds timeout_max = std::chrono::hours(1);

    /// Whose run it is. Empty: as the place says.
    std::string instance;

    // Recorded in the manifest as they are.
    std::string binary_hash;
    std::string schema_version;
    std::string build_identity;
    std::string config_hash;
    pairs feature_flags; ///< without `retention`, which `retention` below adds
    pairs adapter_versions;
    std::vector<std::string> components; ///< registered; the payload of RunStarted as well
    std::optional<std::uint64_t> seed;   ///< absent: drawn from the injected random source

    /// Begun only while no other run of the instance is live: else `busy`, and no new run; also while another exclusive
    /// session is being opened, or a crashed run is being recovered. Sessions that are not exclusive do not ask: they run
    /// side by side, and each reports the other as live.
    bool exclusive = false;

    std::optional<run_id> replay_run; ///< goes on from this run instead of the one that crashed last
    retention_policy retention;       ///< recorded; nothing is ever deleted
    writer_limits writer;
    std::chrono::nanoseconds open_timeout =
        std::chrono::seconds(5); ///< how long RunStarted may take to be durable

    /// `invalid_argument` that names the key and what is wrong with its value.
    [[nodiscard]] result<void> check() const {
        auto const refuse = [](std::string_view key, std::string_view what) {
            return error::invalid_argument(std::string(key).append(" ").append(what));
        };
        if (!instance.empty()) {
            if (auto const parsed = instance_id::parse(instance); !parsed)
                return error::invalid_argument("instance: " + std::string(parsed.error().reason()));
        }
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
                if (too_long(name) || too_long(value))
                    return refuse(key, "has an item of more than 4096 bytes");
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
                return refuse("components[" + std::to_string(at) + "]",
                              "is empty or has more than 4096 bytes");
        if (auto const checked = retention.check(); !checked)
            return error::invalid_argument("retention." + std::string(checked.error().reason()));
        if (open_timeout <= std::chrono::nanoseconds(0) || open_timeout > timeout_max)
            return refuse("open_timeout", "is more than 0 and at most 1 h");
        return writer.to_writer_config().check("writer.");
    }

    friend bool operator==(session_config const&, session_config const&) = default;

    static constexpr std::string_view retention_flag = "retention";
};

/// What recovery, reader and verifier find of it in the manifest.
[[nodiscard]] inline run_inputs inputs_of(session_config const& config) {
    run_inputs out;
    out.instance = config.instance;
    out.binary_hash = config.binary_hash;
    out.schema_version = config.schema_version;
    out.build_identity = config.build_identity;
    out.config_hash = config.config_hash;
    out.feature_flags = config.feature_flags;
    out.feature_flags.emplace_back(session_config::retention_flag, to_string(config.retention));
    out.adapter_versions = config.adapter_versions;
    out.components = config.components;
    out.seed = config.seed;
    return out;
}

}}} // namespace nacre::lifecycle
