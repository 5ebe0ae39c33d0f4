// SPDX-License-Identifier: BSL-1.0
// The manifest: what a run was started with, merged with what its superblocks and footer say of its progress.
#pragma once

#include <nacre/core/durability.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/status.hpp>
#include <nacre/core/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// What a program says of itself, recorded in its runs as it is.
struct run_labels {
    using pairs = std::vector<std::pair<std::string, std::string>>;

    std::string binary_hash;
    std::string schema_version;
    std::string build_identity;
    std::string config_hash;
    pairs feature_flags; ///< of a session's run with `retention=...`
    pairs adapter_versions;
    std::vector<std::string> components; ///< registered when the run begins
    std::optional<std::uint64_t> seed;   ///< of the application's own randomness

    friend bool operator==(run_labels const&, run_labels const&) = default;
};

/// The inputs of a run: recorded once, in its first frame, and never changed.
struct run_inputs : run_labels {
    core::run_id run_id;
    std::string instance;
    std::optional<core::run_id> parent; ///< the crashed run this one goes on from
    timestamp start{};

    friend bool operator==(run_inputs const&, run_inputs const&) = default;
};

/// The run's inputs and its progress, as far as it is known.
struct manifest {
    run_inputs inputs;
    durability_policy durability = durability_policy::immediate;
    std::uint16_t hasher = 0;
    core::status status = core::status::running;
    std::uint64_t high_watermark = 0;
    std::optional<timestamp> end;         ///< largest ts_init seen; absent while running and for an empty run
    std::optional<timestamp> ts_init_min; ///< observed; absent for an empty run
    std::optional<timestamp> ts_init_max;
    halt_reason halted = halt_reason::none;

    friend bool operator==(manifest const&, manifest const&) = default;
};

}}} // namespace nacre::core
