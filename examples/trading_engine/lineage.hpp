// SPDX-License-Identifier: BSL-1.0
// lineage: the engine's state, out of the runs it crashed through.
//
// A run that goes on from a crashed one holds only what came after. A run and its parents together, oldest
// first, are the log of an engine that was never interrupted, but for RunStarted and RunEnded. From the
// newest snapshot that can be trusted, in whichever of them, the entries behind it are applied, up to the
// step that the last entry belongs to: that one was perhaps not finished, so it is left out and its messages
// are handed back, to be held against when the engine takes the step again.
#pragma once

#include "trading_engine/message_ids.hpp"
#include "trading_engine/recorder.hpp"
#include "trading_engine/state.hpp"
#include "trading_engine/trading_engine.hpp"

#include <nacre/messages.hpp>
#include <nacre/replay.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace engine {

struct restored_engine {
    engine_state state;
    std::vector<recorded_message> unfinished; ///< of the step after `state.step`
    bool ended = false;                       ///< the newest run ended in order: there is nothing left to do
    std::size_t runs = 0;
    std::optional<nacre::anchor> snapshot;
    std::vector<nacre::replay::passed_anchor> passed_over;
    std::uint64_t applied = 0;
};

/// The step that made an entry; nothing for entries of the run's own life.
[[nodiscard]] inline std::optional<std::uint64_t> step_of(nacre::entry_view const& entry) {
    auto const id = entry.headers().message_id;
    return id ? message_ids::step_of(*id) : std::nullopt;
}

/// All handlers of the engine's messages, onto one state.
template <class Encoder>
[[nodiscard]] auto make_engine_projection(engine_state& state, std::uint64_t seed) {
    return [&]<class... M>(std::type_identity<std::variant<M...>>) {
        return nacre::make_projection<Encoder>(state, nacre::when<M>([seed](engine_state& s, M const& what) {
                                                   return apply(s, what, seed);
                                               })...);
    }(std::type_identity<message>{});
}

/// Applies entries of steps in (state.step, last_step), keeps those of `last_step`, ignores the rest.
template <class Projection>
class up_to_step {
public:
    up_to_step(Projection& inner, std::uint64_t last_step, std::vector<recorded_message>& unfinished) noexcept
        : inner_(&inner), last_step_(last_step), unfinished_(&unfinished) {}

    [[nodiscard]] nacre::result<bool> apply(nacre::entry_view const& entry) {
        auto const step = step_of(entry);
        if (!step || *step <= inner_->state().step) return false;
        if (*step < last_step_) return inner_->apply(entry);
        unfinished_->push_back({entry.seq(),
                                std::string(entry.topic()),
                                std::string(entry.payload_type()),
                                {entry.payload().begin(), entry.payload().end()}});
        return false;
    }

private:
    Projection* inner_;
    std::uint64_t last_step_;
    std::vector<recorded_message>* unfinished_;
};

/// `newest` and the runs it goes on from, oldest first, as far back as they are there: a retention plan may
/// have given up those before a snapshot. Whether one is missed is found out by restoring.
template <class Store>
[[nodiscard]] nacre::result<std::vector<nacre::run_id>>
runs_there(typename Store::backend_type const& backend, nacre::run_id const& newest) {
    std::vector<nacre::run_id> out;
    for (std::optional<nacre::run_id> next = newest; next;) {
        auto const run = Store(backend).read(*next);
        if (!run && run.error() == nacre::errc::not_found && !out.empty()) break;
        if (!run) return run.error();
        auto const parent = run->manifest().inputs.parent;
        out.push_back(*next);
        // Names follow the order of opening; one that does not is an error of restoring.
        next = parent && *parent < *next ? parent : std::nullopt;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

/// `newest` is sealed. Errors: those of reading and applying; `corrupted` when a run of the lineage is
/// quarantined; `invalid_argument` when the instance has runs beside the lineage.
template <class Store, nacre::snapshot_store Snapshots>
[[nodiscard]] nacre::result<restored_engine> restore_lineage(typename Store::backend_type const& backend,
                                                             nacre::run_id const& newest,
                                                             Snapshots& snapshots, std::uint64_t seed) {
    restored_engine out;
    NACRE_TRY_VALUE(lineage, runs_there<Store>(backend, newest));
    // All runs of an engine are one lineage. One that is not in it may hold messages that this state would
    // lack: two processes that began at once leave such.
    NACRE_TRY_VALUE(all, backend.list());
    for (auto const& id : all)
        if (!std::binary_search(lineage.begin(), lineage.end(), id))
            return nacre::error::invalid_argument("the run is not among those that " + newest.str() +
                                                  " goes on from")
                .at_path(backend.location(id));
    // From the newest run back to the one that holds the last step.
    out.runs = lineage.size();
    std::uint64_t last_step = 0;
    for (auto id = lineage.rbegin(); id != lineage.rend() && last_step == 0; ++id) {
        NACRE_TRY_VALUE(run, Store(backend).read(*id));
        if (*id == newest) out.ended = run.manifest().status == nacre::status::ended;
        if (run.manifest().status == nacre::status::quarantined) break; // which restoring gives as an error
        for (auto const& entry : run.scan_reverse()) {
            if (auto const step = step_of(entry)) {
                last_step = *step;
                break;
            }
        }
        NACRE_TRY(run.status());
    }

    auto handlers = make_engine_projection<typename Store::encoder_type>(out.state, seed);
    up_to_step tail(handlers, last_step, out.unfinished);
    auto const load = [&](nacre::bytes_view blob) -> nacre::result<void> {
        NACRE_TRY_VALUE(state, nacre::codec::canonical_codec{}.template decode<engine_state>(blob));
        out.state = std::move(state);
        return {};
    };
    nacre::restore_options options;
    options.load_state_is_atomic = true;
    NACRE_TRY_VALUE(restored, nacre::lifecycle::restore_lineage<typename Store::reader_type>(
                                  backend, newest, tail, snapshots, load, options));
    out.snapshot = restored.used;
    out.applied = restored.applied;
    out.passed_over = std::move(restored.passed_over);
    if (last_step > 0) out.state.step = std::max(out.state.step, last_step - 1);
    return out;
}

} // namespace engine
