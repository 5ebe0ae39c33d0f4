// SPDX-License-Identifier: BSL-1.0
// run_engine: one life of the engine: recover what went before, restore the state, warm the strategy, go on
// to the end.
#pragma once

#include "trading_engine/lineage.hpp"
#include "trading_engine/recorder.hpp"
#include "trading_engine/state.hpp"
#include "trading_engine/trading_engine.hpp"

#include <trading/market_data.hpp>

#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace engine {

struct run_options {
    engine_config engine{};
    std::uint64_t snapshot_every = 0; ///< newly recorded messages; 0: no snapshots
    std::uint64_t give_up_after =
        0; ///< newly recorded messages, then halt, leaving the run to recovery; 0: never
    std::function<void(std::size_t done, std::size_t total)> progress{}; ///< after each quote; may be empty
};

struct run_outcome {
    std::optional<nacre::run_id> run; ///< of this life; nothing when all had been done before
    std::optional<nacre::run_id> parent;
    std::optional<nacre::anchor> snapshot; ///< that the state was restored from
    std::size_t lineage_runs = 0;
    std::uint64_t applied = 0;  ///< entries of predecessors
    std::size_t met = 0;        ///< messages made again that a predecessor had recorded
    std::uint64_t recorded = 0; ///< messages of this life
    engine_state state;
};

template <class State>
[[nodiscard]] nacre::result<std::vector<std::byte>> encoded(State const& state) {
    nacre::codec::canonical_codec const codec;
    NACRE_TRY_VALUE(size, codec.encoded_size(state));
    std::vector<std::byte> bytes(size);
    codec.encode(state, bytes);
    return bytes;
}

/// What the engine is judged by: the digest of orders, fills, positions and account.
[[nodiscard]] inline nacre::result<nacre::xxh3_128::digest_type> digest_of(cache_state const& state) {
    NACRE_TRY_VALUE(bytes, encoded(state));
    return nacre::xxh3_128{}.digest(bytes);
}

/// Takes the quotes from `first` to before `last`. `session` is null when nothing new may be recorded.
template <class Engine, class Recorder, class Session, nacre::snapshot_store Snapshots>
[[nodiscard]] nacre::result<void>
take_steps(Engine& engine, Recorder& recording, std::span<trading::quote const> quotes, std::size_t first,
           std::size_t last, Session* session, Snapshots& snapshots, run_options const& options) {
    auto const wait_durable = [&](nacre::ticket const& cause) -> nacre::result<void> {
        if (session == nullptr || cause.seq == 0) return {};
        return session->wait_durable(cause);
    };
    std::uint64_t snapshot_at = options.snapshot_every;
    for (std::size_t at = first; at < last; ++at) {
        NACRE_TRY(engine.step(quotes[at], wait_durable));
        if (at == first && recording.misses_some())
            return nacre::error::apply_failed(recording.missed_seq(),
                                              "a message of the predecessor's last step was not made again");
        if (session != nullptr && options.snapshot_every != 0 && recording.count() >= snapshot_at) {
            snapshot_at = recording.count() + options.snapshot_every;
            NACRE_TRY_VALUE(blob, encoded(engine.state()));
            auto const name = session->id().str() + "-step-" + std::to_string(engine.state().step);
            NACRE_TRY(nacre::save_snapshot(*session, snapshots, name, blob));
        }
        if (options.progress) options.progress(at + 1, quotes.size());
    }
    return {};
}

/// Takes all quotes, one step each. An instance whose newest run ended in order has nothing left to do: its
/// state is restored and returned. Errors: the store's; `busy` when another process holds a run of the
/// instance; `halted` after `give_up_after`; `apply_failed` when the predecessor's log is not the one that
/// this engine writes. The run is then left for the next life.
template <class Store, nacre::snapshot_store Snapshots>
[[nodiscard]] nacre::result<run_outcome>
run_engine(typename Store::backend_type const& backend, nacre::session_config const& config,
           typename Store::environment_type environment, Snapshots& snapshots,
           std::span<trading::quote const> quotes, run_options const& options) {
    using hasher = typename Store::hasher_type;
    run_outcome out;
    restored_engine before;
    // From what it finds until its own run exists nobody else may begin. (nacre::session_config::exclusive
    // does the same from the session's own sweep on; this engine looks at its predecessors before that, so it
    // holds the lock itself.)
    NACRE_TRY_VALUE(locked, backend.lock_place());
    std::optional alone(std::move(locked));
    nacre::lifecycle::sweep_options sweeping;
    sweeping.journal = environment.journal;
    sweeping.sink = &environment.hooks.on_notice;
    NACRE_TRY_VALUE(swept, nacre::lifecycle::recovery_sweep<hasher>(backend, sweeping));
    // Two engines of one instance would each go on from the same crash, and the next life could know only one
    // of them. A run that could not be sealed now may be the one to go on from: nothing is begun beside it
    // either.
    for (auto const& each : swept.runs) {
        if (each.outcome == nacre::lifecycle::sweep_outcome::live)
            return nacre::error::busy().at_path(backend.location(each.run_id));
        if (each.outcome == nacre::lifecycle::sweep_outcome::left_alone && each.failure) return *each.failure;
    }
    if (swept.newest) {
        NACRE_TRY_VALUE(restored,
                        restore_lineage<Store>(backend, *swept.newest, snapshots, options.engine.seed));
        before = std::move(restored);
    }
    out.lineage_runs = before.runs;
    out.applied = before.applied;
    out.snapshot = before.snapshot;
    out.state = std::move(before.state);
    if (out.state.step > quotes.size())
        return nacre::error::invalid_argument("the log is " + std::to_string(out.state.step) +
                                              " quotes long, and the catalog only " +
                                              std::to_string(quotes.size()) + ": it is another one");
    // The state of an ended run still lacks its last step, the one whose messages were handed back.
    std::size_t const taken = static_cast<std::size_t>(out.state.step);
    std::size_t const last = !before.ended ? quotes.size() : before.unfinished.empty() ? taken : taken + 1;

    using tap = typename Store::session_type::tap_type;
    using recorder_type = recorder<tap, typename Store::encoder_type>;
    std::optional<typename Store::session_type> session;
    if (!before.ended) {
        auto beside_lock = config;
        beside_lock.exclusive = false;
        NACRE_TRY_VALUE(opened, Store(backend).open(beside_lock, std::move(environment)));
        session.emplace(std::move(opened));
        out.run = session->id();
        out.parent = session->boot_report().parent;
    }
    alone.reset();
    recorder_type recording(session ? session->tap() : tap{}, std::move(before.unfinished),
                            options.give_up_after);
    auto const lived = [&]() -> nacre::result<void> {
        if (session && (out.parent != swept.newest || session->boot_report().sweep.newest != swept.newest))
            return nacre::error::invalid_argument(
                "the run to go on from is not the newest one: another process uses this instance");
        trading_engine<recorder_type> engine(options.engine, out.state, recording);
        for (auto const& quote : quotes.first(taken))
            engine.warm(quote);
        return take_steps(engine, recording, quotes, taken, last, session ? &*session : nullptr, snapshots,
                          options);
    }();
    out.met = recording.met();
    out.recorded = recording.count();
    if (!lived) {
        // What was recorded is the next life's to go on from: the run must not look as if it had ended in
        // order.
        if (session) session->halt();
        return lived.error();
    }
    if (session) {
        if (auto sealed = session->seal("all quotes were taken"); !sealed) return sealed.error();
    }
    return out;
}

} // namespace engine
