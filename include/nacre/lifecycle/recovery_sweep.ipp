// SPDX-License-Identifier: BSL-1.0
// recovery_sweep.ipp: the bodies of recovery_sweep.hpp.
#pragma once

#include <nacre/lifecycle/recovery_sweep.hpp>

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

template <class Backend, class Hasher>
result<sweep_report> sweeper<Backend, Hasher>::run() {
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

template <class Backend, class Hasher>
void sweeper<Backend, Hasher>::visit(run_id const& id) {
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

template <class Backend, class Hasher>
auto sweeper<Backend, Hasher>::look_at(run_id const& id) const -> result<first_look> {
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

template <class Backend, class Hasher>
result<swept_run> sweeper<Backend, Hasher>::recover(run_id const& id, std::uint16_t hasher) const {
    try {
        auto outcome = with_known_hasher<Hasher>(hasher, [&](auto hash) { return recover_with(id, hash); });
        if (!outcome) return outcome.error().at_path(backend_.location(id));
        return outcome;
    } catch (std::bad_alloc const&) {
        // A file can claim more than this machine has; the other runs are none the worse for it.
        return error::io(ENOMEM, "recovery of the run").at_path(backend_.location(id));
    }
}

template <class Backend, class Hasher>
void sweeper<Backend, Hasher>::note_left_alone(run_id const& id, error failure) {
    report_.orphans.push_back(id);
    swept_run left;
    left.run_id = id;
    left.failure = std::move(failure);
    note(std::move(left));
}

template <class Backend, class Hasher>
void sweeper<Backend, Hasher>::note(swept_run run) {
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

template <class Backend, class Hasher>
void sweeper<Backend, Hasher>::note_status(run_id const& id, status terminal) {
    if (terminal == status::quarantined) {
        report_.orphans.push_back(id);
        return;
    }
    report_.newest_sound = id;
    report_.orphans.clear();
    if (terminal == status::crashed_recovered) {
        report_.latest_crashed = id;
        report_.ended_since.clear();
    } else if (terminal == status::ended && report_.latest_crashed) {
        report_.ended_since.push_back(id);
    }
}

template <class Backend, class Hasher>
writing::notice_level sweeper<Backend, Hasher>::level_of(swept_run const& run) noexcept {
    if (run.outcome == sweep_outcome::live) return writing::notice_level::info;
    if (run.outcome == sweep_outcome::left_alone || run.status == status::quarantined)
        return writing::notice_level::error;
    return run.verdict.lost_entries != 0 || run.verdict.unproven ? writing::notice_level::warning
                                                                 : writing::notice_level::info;
}

template <class Backend, class Hasher>
void sweeper<Backend, Hasher>::say(writing::notice_level level, std::string const& text) const {
    if (options_.sink != nullptr) (*options_.sink)(writing::notice{level, text});
}

}}} // namespace nacre::lifecycle
