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

    [[nodiscard]] result<sweep_report> run() {
        if (auto removed = backend_.discard_unfinished(); removed) {
            report_.unfinished_removed = *removed;
            if (*removed != 0)
                say(writing::notice_level::info, std::to_string(*removed) + " interrupted creations removed");
        } else {
            say(writing::notice_level::error,
                "interrupted creations could not be removed: " + removed.error().message());
        }
        NACRE_TRY_VALUE(ids, backend_.list());
        for (auto const& id : ids)
            visit(id);
        return std::move(report_);
    }

private:
    void visit(run_id const& id) {
        report_.newest = id;
        auto const seen = look_at(id);
        if (!seen) return note_left_alone(id, seen.error());
        if (seen->sealed_twice) {
            ++report_.already_sealed;
            return note_status(id, *seen->sealed_twice);
        }
        auto outcome = recover(id, seen->hasher);
        if (outcome) return note(std::move(*outcome));
        if (outcome.error() == errc::busy) {
            swept_run live;
            live.run_id = id;
            live.outcome = sweep_outcome::live;
            return note(std::move(live));
        }
        note_left_alone(id, outcome.error());
    }

    struct first_look {
        std::uint16_t hasher = 0;
        std::optional<status> sealed_twice; ///< both superblocks say the same end: there is nothing to do
    };

    /// Header and superblocks, no more.
    [[nodiscard]] result<first_look> look_at(run_id const& id) const {
        auto run = backend_.open_read(id);
        if (!run) return run.error().at_path(backend_.location(id));
        auto head = log::read_run_head(*run);
        if (!head) return head.error().at_path(backend_.location(id));
        if (head->header.run_id != id)
            return error::corrupted(error::unknown, 0,
                                    "the header names another run: " + head->header.run_id.str())
                .at_path(backend_.location(id));
        first_look out;
        out.hasher = head->header.hasher;
        auto const& [first, second] = head->superblocks.slots;
        if (first && second && format::is_sealed(*first) && first->status == second->status)
            out.sealed_twice = static_cast<status>(first->status);
        return out;
    }

    [[nodiscard]] result<swept_run> recover(run_id const& id, std::uint16_t hasher) const {
        try {
            auto outcome =
                with_known_hasher<Hasher>(hasher, [&](auto hash) { return recover_with(id, hash); });
            if (!outcome) return outcome.error().at_path(backend_.location(id));
            return outcome;
        } catch (std::bad_alloc const&) {
            // A file can claim more than this machine has; the other runs are none the worse for it.
            return error::io(ENOMEM, "recovery of the run").at_path(backend_.location(id));
        }
    }

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

    void note_left_alone(run_id const& id, error failure) {
        swept_run left;
        left.run_id = id;
        left.failure = std::move(failure);
        note(std::move(left));
    }

    void note(swept_run run) {
        if (run.outcome == sweep_outcome::sealed) {
            note_status(run.run_id, run.status);
            if (run.verdict.kind == log::verdict_kind::sealed) {
                ++report_.already_sealed;
                ++report_.repaired;
                return;
            }
        }
        say(level_of(run), describe(run));
        report_.runs.push_back(std::move(run));
    }

    void note_status(run_id const& id, status terminal) {
        if (terminal == status::crashed_recovered) {
            report_.latest_crashed = id;
            report_.ended_since.clear();
        } else if (terminal == status::ended && report_.latest_crashed) {
            report_.ended_since.push_back(id);
        }
    }

    [[nodiscard]] static writing::notice_level level_of(swept_run const& run) noexcept {
        if (run.outcome == sweep_outcome::live) return writing::notice_level::info;
        if (run.outcome == sweep_outcome::left_alone || run.status == status::quarantined)
            return writing::notice_level::error;
        return run.verdict.lost_entries != 0 || run.verdict.unproven ? writing::notice_level::warning
                                                                     : writing::notice_level::info;
    }

    void say(writing::notice_level level, std::string const& text) const {
        if (options_.sink != nullptr) (*options_.sink)(writing::notice{level, text});
    }

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
