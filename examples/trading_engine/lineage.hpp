// SPDX-License-Identifier: BSL-1.0
// lineage: the engine's state, out of the runs it crashed through.
//
// A run that goes on from a crashed one holds only what came after. A run and its parents together, oldest first, are the
// log of an engine that was never interrupted, but for RunStarted and RunEnded. From the newest snapshot that can be
// trusted, in whichever of them, the entries behind it are applied, up to the step that the last entry belongs to: that
// one was perhaps not finished, so it is left out and its messages are handed back, to be held against when the engine
// takes the step again.
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
#include <iterator>
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

/// `newest` is sealed. Errors: those of reading and applying; `corrupted` when a run of the lineage is quarantined;
/// `invalid_argument` when the instance has runs beside the lineage.
template <class Store, nacre::snapshot_store Snapshots>
[[nodiscard]] nacre::result<restored_engine> restore_lineage(typename Store::backend_type const& backend,
                                                             nacre::run_id const& newest,
                                                             Snapshots& snapshots, std::uint64_t seed) {
    restored_engine out;
    NACRE_TRY_VALUE(lineage, nacre::run_lineage<typename Store::hasher_type>(backend, newest));
    // All runs of an engine are one lineage. One that is not in it may hold messages that this state would lack: two
    // processes that began at once leave such.
    NACRE_TRY_VALUE(all, backend.list());
    for (auto const& id : all)
        if (!std::binary_search(lineage.begin(), lineage.end(), id))
            return nacre::error::invalid_argument("the run is not among those that " + newest.str() +
                                                  " goes on from")
                .at_path(backend.location(id));
    std::vector<typename Store::reader_type> runs; // newest first
    for (auto id = lineage.rbegin(); id != lineage.rend(); ++id) {
        NACRE_TRY_VALUE(opened, Store::read(backend, *id));
        auto const status = opened.manifest().status;
        if (status == nacre::status::quarantined)
            return nacre::error::corrupted(
                       nacre::error::unknown, nacre::error::unknown,
                       "the run is quarantined: acknowledged entries are damaged, see nacre-verify")
                .at_path(backend.location(*id));
        if (runs.empty()) out.ended = status == nacre::status::ended;
        runs.push_back(std::move(opened));
    }
    out.runs = runs.size();

    std::uint64_t last_step = 0;
    for (auto run = runs.begin(); run != runs.end() && last_step == 0; ++run) {
        for (auto const& entry : run->scan_reverse()) {
            if (auto const step = step_of(entry)) {
                last_step = *step;
                break;
            }
        }
        NACRE_TRY(run->status());
    }

    auto handlers = make_engine_projection<typename Store::encoder_type>(out.state, seed);
    up_to_step tail(handlers, last_step, out.unfinished);
    bool loaded = false;
    auto const load = [&](nacre::bytes_view blob) -> nacre::result<void> {
        NACRE_TRY_VALUE(state, nacre::canonical_codec{}.template decode<engine_state>(blob));
        out.state = std::move(state);
        loaded = true;
        return {};
    };
    std::size_t base =
        0; // the newest run whose snapshots can be used; at last the oldest, from its first entry
    for (;; ++base) {
        bool const oldest = base + 1 == runs.size();
        if (!oldest && runs[base].anchors().empty()) continue;
        nacre::restore_options options;
        options.load_state_is_atomic = true;
        options.fallback =
            oldest ? nacre::restore_fallback::from_start : nacre::restore_fallback::older_anchor;
        auto const restored = nacre::restore(runs[base], snapshots, tail, load, options);
        if (restored) {
            out.snapshot = restored->used;
            out.applied = restored->applied;
            std::copy(restored->passed_over.begin(), restored->passed_over.end(),
                      std::back_inserter(out.passed_over));
            break;
        }
        // No snapshot of this run can be used, for whatever reason: then those of the run before. The log is the truth, and
        // what is wrong with that is not passed over.
        if (oldest || loaded || restored.error() == nacre::errc::corrupted) return restored.error();
        for (auto const& each : runs[base].anchors())
            out.passed_over.push_back({each.anchor, restored.error()});
    }
    while (base-- > 0) {
        NACRE_TRY_VALUE(counts, nacre::replay_range(runs[base], 1, runs[base].high_watermark(), tail));
        out.applied += counts.applied;
    }
    if (last_step > 0) out.state.step = std::max(out.state.step, last_step - 1);
    return out;
}

} // namespace engine
