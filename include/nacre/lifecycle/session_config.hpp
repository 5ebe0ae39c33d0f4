// SPDX-License-Identifier: BSL-1.0
// session_config: what a session is opened with, as plain values that can be written down in a file.
//
// What cannot be written down is a template argument or stands in session_hooks: registry, backend and clock
// are types; callbacks are code. Zero, absurd and contradictory values are refused when a session is opened,
// by the key that holds them (`writer.ring_bytes`), before anything is touched.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/lifecycle/retention_policy.hpp>
#include <nacre/writer/writer_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

struct session_config : run_labels {
    static constexpr std::size_t text_bytes_max = 4096; ///< of each text below
    static constexpr std::size_t items_max = 4096;      ///< of each list below
    static constexpr std::chrono::nanoseconds timeout_max = std::chrono::hours(1);

    // Of the labels `feature_flags` come without `retention`, which `retention` below adds; the components
    // are the payload of RunStarted as well; without a seed one is drawn from the injected random source.

    /// Begun only while no other run of the instance is live: else `busy`, and no new run; also while another
    /// exclusive session is being opened, or a crashed run is being recovered. Sessions that say `false` do
    /// not ask: they run side by side, and each reports the other as live. A backend that cannot lock its
    /// place has no other.
    bool exclusive = true;

    enum class predecessor : std::uint8_t {
        newest,         ///< that is sealed and sound, however it ended
        newest_crashed, ///< the same of crashed ones; settled once a run that goes on from it ended in order
        none,           ///< a history of its own begins
    };
    /// The run that the new one goes on from, its parent; or which one that is.
    using continuation = std::variant<predecessor, run_id>;
    continuation continue_from = predecessor::newest;

    /// What becomes of `open` when the newest runs may hold state and cannot be gone on from: they are
    /// quarantined, or could not be recovered now.
    enum class orphans : std::uint8_t {
        refuse, ///< it fails, with the reason
        leave,  ///< it goes on from the run before them, or from none
    };
    orphans orphan_predecessors = orphans::refuse;

    retention_policy retention; ///< recorded; nothing is ever deleted
    writing::writer_options writer;
    std::chrono::nanoseconds open_timeout =
        std::chrono::seconds(5); ///< how long RunStarted may take to be durable

    /// `invalid_argument` that names the key and what is wrong with its value.
    [[nodiscard]] result<void> check() const;

    friend bool operator==(session_config const&, session_config const&) = default;

    static constexpr std::string_view retention_flag = "retention";
};

/// What recovery, reader and verifier find of it in the manifest.
[[nodiscard]] run_inputs inputs_of(session_config const& config, std::string const& instance);

}}} // namespace nacre::lifecycle

#ifndef NACRE_COMPILED
#include <nacre/lifecycle/session_config.ipp>
#endif
