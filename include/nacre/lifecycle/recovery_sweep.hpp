// SPDX-License-Identifier: BSL-1.0
// recovery_sweep: what boot does with the runs that earlier processes left in a backend.
//
//     running, tail ends in RunEnded                     sealed `ended`
//     running, clean or torn tail, or no entry           sealed `crashed_recovered`, a torn tail kept aside
//     running, acknowledged data damaged                 sealed `quarantined`
//     held by a live process                             reported as live, not touched
//     cannot be opened, scanned or sealed                logged, left alone, tried again by the next sweep
//     sealed                                             counted; known by its two superblocks alone
//
// Invariants
//   1. One bad run never stops the sweep; only a backend that cannot be listed does.
//   2. At most one run is in memory at a time: its index while it is being recovered.
//   3. A run is recovered with the hasher its header names; one that this program does not have is left
//      alone.
//   4. Again after a crash or an error, it ends the same: recovery is idempotent (log/recovery.hpp).
//
// Threads: any; runs are held by recovery like by a writer, so two sweeps at once do not disturb each other.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/status.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/lifecycle/known_hasher.hpp>
#include <nacre/lifecycle/sweep_report.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/recovery.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/verdict.hpp>
#include <nacre/writer/notice.hpp>

#include <cerrno>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

struct sweep_options {
    log::log_options journal{};           ///< of recovery: the boot it runs on, foremost
    writing::notice_sink* sink = nullptr; ///< told about every run that is not simply sealed; not owned
};

template <class Backend, class Hasher>
class sweeper {
public:
    sweeper(Backend const& backend, sweep_options const& options) : backend_(backend), options_(options) {}

    [[nodiscard]] result<sweep_report> run();

private:
    void visit(run_id const& id);

    struct first_look {
        std::uint16_t hasher = 0;
        std::optional<status> sealed_twice; ///< both superblocks say the same end: there is nothing to do
    };

    /// Header and superblocks, no more.
    [[nodiscard]] result<first_look> look_at(run_id const& id) const;

    [[nodiscard]] result<swept_run> recover(run_id const& id, std::uint16_t hasher) const;

    template <class H>
    [[nodiscard]] result<swept_run> recover_with(run_id const& id, H) const {
        auto found = log::recovered_run<Backend, H>::open(backend_, id, options_.journal);
        if (!found) return std::move(found).error();
        swept_run out;
        out.run_id = id;
        out.outcome = sweep_outcome::sealed;
        out.verdict = found->verdict();
        out.high_watermark = found->high_watermark();
        NACRE_TRY_VALUE(terminal, found->seal());
        out.status = terminal;
        return out;
    }

    void note_left_alone(run_id const& id, error failure);

    void note(swept_run run);

    void note_status(run_id const& id, status terminal);

    [[nodiscard]] static writing::notice_level level_of(swept_run const& run) noexcept;

    void say(writing::notice_level level, std::string const& text) const;

    Backend const& backend_;
    sweep_options const& options_;
    sweep_report report_;
};

/// Recovers and seals every run of `backend` that nobody holds. `Hasher` is tried besides the library's own.
/// Error: the runs cannot be listed. O(runs + bytes of those that are not sealed).
template <class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] result<sweep_report> recovery_sweep(Backend const& backend, sweep_options const& options = {}) {
    storage::require_backend<Backend>();
    hashing::require_hasher<Hasher>();
    return sweeper<Backend, Hasher>(backend, options).run();
}

}}} // namespace nacre::lifecycle

#include <nacre/lifecycle/recovery_sweep.ipp>

#ifdef NACRE_COMPILED
#include <nacre/log/instances.hpp>
namespace nacre { inline namespace nacre_v1 { namespace lifecycle {
NACRE_LOG_INSTANCES(extern, sweeper)
}}} // namespace nacre::lifecycle
#endif
