// SPDX-License-Identifier: BSL-1.0
// session: one process's life with the event store: recovers what went before, records a run, ends it in
// order.
//
//     open     sweep of the predecessors -> parent -> new run -> RunStarted durable
//     capture  messages of the bus, through the session or its tap, before anybody handles them;
//              `submit` takes several, in one commit
//     seal     tap cleared -> RunEnded -> sealed `ended`
//
// Invariants
//   1. When `open` succeeded, the run's first entry is RunStarted and is durable; when it failed, whatever
//      stands there is a run that recovery owns.
//   2. The halt signal is raised before the user's callback runs, and a session whose signal is raised is
//      never sealed by this class: recovery decides what its run is worth.
//   3. A run is sealed once, and its tap captures nothing from just before.
//   4. What was not restored is not settled: where an ended run settles a crash (`newest_crashed`), a session
//      that goes on from one and is destroyed before its state was restored leaves its run to recovery, and
//      the next session goes on from that.
//   5. Time and randomness come from the environment alone: equal inputs and calls give byte-identical runs
//      with `inline_execution`.
//
// Ownership: the session owns writer, adapter and hooks. It may be moved, by its owner, while nobody else
// uses it; taps and halt signals stay valid. What was moved from gives `no_run_open`. The destructor seals a
// session that is still open and not halted; it waits for the writer thread, and so for a sync under way,
// however long that takes.
//
// Threads: `capture`, `submit`, taps, `seal` and `reopen`: one, the bus's. `wait_durable`, `poll`,
// `high_watermark`, `record_anchor`, `halt` and the halt signal: any, at once; with `inline_execution` only
// the last and `high_watermark`. `reopen`, like a move, takes the run away from under them: nobody else uses
// the session meanwhile but through a halt signal.
#pragma once

#include <nacre/capture/capture_adapter.hpp>
#include <nacre/capture/receipt.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/lifecycle/halt_signal.hpp>
#include <nacre/lifecycle/inherited_identities.hpp>
#include <nacre/lifecycle/parent_run.hpp>
#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/lifecycle/restore_lineage.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/session_environment.hpp>
#include <nacre/lifecycle/sweep_report.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/run_naming.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer.hpp>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// What boot found and decided.
struct boot_report {
    sweep_report sweep;
    std::optional<run_id> parent;       ///< the run that the new one goes on from
    bool parent_was_configured = false; ///< `session_config::continue_from` names it
};

template <auto const& Registry, class Policy>
class session {
    static_assert((log::require_policy<Policy>(), true));

public:
    using policy_type = Policy;
    using backend_type = typename Policy::backend;
    using hasher_type = typename Policy::hasher;
    using clock_type = typename Policy::clock;
    using encoder_type = encoding::typed_encoder<Registry, typename Policy::codec>;
    using writer_type = writing::writer<Policy, encoder_type>;
    using reader_type = reading::reader<Policy, encoder_type>;
    using adapter_type = capture::capture_adapter<writer_type, encoder_type, Policy::dedup_window>;
    using tap_type = typename adapter_type::tap_type;
    using environment_type = session_environment<Policy>;

    /// Sweeps, chooses the parent, creates a run of `instance` and waits until its RunStarted is durable.
    /// Errors: `invalid_argument` for the configuration; those of choose_parent, as for predecessors that may
    /// hold state and cannot be gone on from; `timeout` when RunStarted was not durable within
    /// `open_timeout`; `halted` when the run halted meanwhile; the writer's when it refused to begin; `busy`
    /// when it is `exclusive` and another run is live, or the backend's when that cannot be found out. No run
    /// is opened by the first two and the last two.
    [[nodiscard]] static result<session> open(backend_type backend, std::string instance,
                                              session_config const& config = {},
                                              environment_type environment = {}) {
        session out(std::move(backend), std::move(instance), std::move(environment));
        NACRE_TRY(out.start(config));
        return out;
    }

    session(session&&) noexcept = default;
    session& operator=(session&& other) noexcept;
    ~session() { finish("the session was destroyed"); }

    /// Seals what is still open, unless it halted, and opens the next run as `open` does, with a fresh halt
    /// signal and a new tap. A configuration that `check` refuses changes nothing; after any other error no
    /// run is open.
    [[nodiscard]] result<void> reopen(session_config const& config = {});

    /// Brings a state up to where this session goes on from: over the lineage of its parent, see
    /// restore_lineage. Nothing is done without a parent. Snapshots are asked first where they are given.
    template <class Projection>
    [[nodiscard]] result<lineage_report> restore(Projection& projection) const {
        if (!run_) return error::no_run_open();
        if (!report_.parent) return lineage_report{};
        return noting_restored(restore_lineage<reader_type>(shared_->backend, *report_.parent, projection));
    }
    template <class Projection, class Snapshots, class Load>
    [[nodiscard]] result<lineage_report> restore(Projection& projection, Snapshots& snapshots,
                                                 Load&& load_state,
                                                 replay::restore_options const& options = {}) const {
        if (!run_) return error::no_run_open();
        if (!report_.parent) return lineage_report{};
        return noting_restored(restore_lineage<reader_type>(shared_->backend, *report_.parent, projection,
                                                            snapshots, load_state, options));
    }
    /// Says that the state was brought up by other means than `restore`, or that there is none.
    void ready() const noexcept {
        if (run_) run_->restored = true;
    }

    /// Records `message` before anybody handles it; see capture_adapter. `closed` after `seal`, `halted` once
    /// halted. For a type that the registry ignores it compiles to nothing, whatever state the session is in.
    template <class M>
    [[nodiscard]] typename adapter_type::template outcome_of<M> capture(std::string_view topic,
                                                                        M const& message) {
        if constexpr (adapter_type::template captures_nothing_of<M>) {
            return {};
        } else {
            NACRE_TRY(usable());
            return run_->adapter.capture(topic, message);
        }
    }
    template <class M>
    [[nodiscard]] typename adapter_type::template outcome_of<M> capture(std::string_view topic,
                                                                        M const& message, timestamp ts_init) {
        if constexpr (adapter_type::template captures_nothing_of<M>) {
            return {};
        } else {
            NACRE_TRY(usable());
            return run_->adapter.capture(topic, message, ts_init);
        }
    }
    /// Several messages in one call and one commit, all or none: `submit(to("exec.orders", order), ...)`; see
    /// capture_adapter::submit.
    template <class... Messages>
    requires(sizeof...(Messages) > 0) [[nodiscard]] result<capture::receipts<sizeof...(Messages)>> submit(
        writing::addressed<Messages> const&... messages) {
        NACRE_TRY(usable());
        return run_->adapter.submit(messages...);
    }
    [[nodiscard]] result<capture::receipt> capture_erased(std::string_view topic, std::type_index type,
                                                          void const* message) {
        NACRE_TRY(usable());
        return run_->adapter.capture_erased(topic, type, message);
    }
    [[nodiscard]] result<capture::receipt> capture_erased(std::string_view topic, std::type_index type,
                                                          void const* message, timestamp ts_init) {
        NACRE_TRY(usable());
        return run_->adapter.capture_erased(topic, type, message, ts_init);
    }

    /// The bus's handle; captures nothing once the run was sealed or replaced.
    [[nodiscard]] tap_type tap() const noexcept { return run_ ? run_->adapter.tap() : tap_type{}; }

    /// Waits until the entry is durable. `timeout`, or `halted` with the cause when the run halted before it
    /// was.
    [[nodiscard]] result<void> wait_durable(writing::ticket const& which,
                                            steady_time deadline = steady_time::max()) {
        if (!run_) return error::no_run_open();
        return run_->writer.wait_durable(which, deadline);
    }
    /// The same of what a capture came to: `wait_durable(session.capture(topic, message))`. Its error, when
    /// it was not accepted.
    template <std::convertible_to<writing::ticket> T>
    [[nodiscard]] result<void> wait_durable(result<T> const& captured,
                                            steady_time deadline = steady_time::max()) {
        return captured ? wait_durable(*captured, deadline) : result<void>(captured.error());
    }
    /// Whether the entry is durable by now, without waiting; see basic_writer::poll.
    [[nodiscard]] result<bool> poll(writing::ticket const& which) const {
        if (!run_) return error::no_run_open();
        return run_->writer.poll(which);
    }
    [[nodiscard]] std::uint64_t high_watermark() const noexcept {
        return run_ ? run_->writer.high_watermark() : 0;
    }

    /// Makes everything captured before durable, then anchors a snapshot there. `timeout` past the halt
    /// threshold.
    [[nodiscard]] result<anchor> record_anchor(std::string_view snapshot_id, bytes_view content_hash,
                                               std::uint64_t state_version = 0) {
        if (!run_) return error::no_run_open();
        return run_->writer.record_anchor(snapshot_id, content_hash, state_version);
    }

    /// Clears the tap, appends RunEnded and seals the run `ended`. Again: the same id. Errors: `too_large`
    /// for a reason that no entry of this run can hold, with the session as it was; `halted` for one that
    /// halted, whose run recovery owns; the backend's, after which it has halted.
    [[nodiscard]] result<run_id> seal(std::string_view reason = "the session was sealed");

    /// Stops the run: nothing more is accepted, and recovery owns it from here on.
    void halt(halt_reason reason = halt_reason::requested) {
        if (run_ && !run_->sealed) run_->writer.halt(reason);
    }
    /// Of the run that is open now; keep a copy and ask it from any thread.
    [[nodiscard]] lifecycle::halt_signal halt_signal() const {
        return run_ ? run_->signal : lifecycle::halt_signal{};
    }

    /// What records the run, for whoever submits beside the bus. Only while a run is open.
    [[nodiscard]] writer_type& writer() noexcept {
        NACRE_ASSERT(run_ != nullptr);
        return run_->writer;
    }

    /// The run as it can be read now, beside the writing.
    [[nodiscard]] result<reader_type> read() const {
        if (!run_) return error::no_run_open();
        return reader_type::open(shared_->backend, id());
    }

    /// Whether a run is open, sealed or not.
    [[nodiscard]] explicit operator bool() const noexcept { return run_ != nullptr; }
    [[nodiscard]] bool sealed() const noexcept { return run_ && run_->sealed; }

    /// The run's id; a default one when none is open.
    [[nodiscard]] run_id id() const noexcept { return run_ ? run_->inputs.run_id : run_id{}; }
    /// What seeds the application's own randomness: configured or drawn, and recorded in the manifest.
    [[nodiscard]] std::uint64_t seed() const noexcept { return run_ ? run_->inputs.seed.value_or(0) : 0; }
    /// Inputs and progress.
    [[nodiscard]] core::manifest manifest() const;
    [[nodiscard]] lifecycle::boot_report const& boot_report() const noexcept { return report_; }

    /// Where its runs are; and the clock it goes by. Only of a session that was not moved from.
    [[nodiscard]] backend_type const& backend() const noexcept { return shared_->backend; }
    [[nodiscard]] clock_type const& clock() const noexcept { return shared_->environment.clock; }

private:
    /// Outlives every run: callbacks of a writer thread reach it.
    struct shared_state {
        backend_type backend;
        std::string instance;
        environment_type environment;
    };

    struct open_run {
        open_run(writer_type opened, run_inputs started, std::size_t payload_limit,
                 lifecycle::halt_signal armed, shared_state& shared)
            : writer(std::move(opened)), inputs(std::move(started)), payload_bytes_max(payload_limit),
              signal(std::move(armed)), adapter(writer, options(signal, shared, inputs.run_id)) {}

        static capture::capture_options options(lifecycle::halt_signal const& signal, shared_state& shared,
                                                run_id const& id) {
            capture::capture_options out;
            out.on_halt = [signal, &shared, id](writing::halt_event const& event) noexcept {
                note_halt(signal, shared, id, event);
            };
            return out;
        }

        writer_type writer;
        run_inputs inputs;
        std::size_t payload_bytes_max;
        lifecycle::halt_signal signal;
        adapter_type adapter;            // points to the writer
        std::atomic<bool> sealed{false}; // `halt` asks from any thread
        bool settles = false;            // ending in order would settle what the run goes on from,
        bool restored = false;           // and may
    };

    session(backend_type backend, std::string instance, environment_type environment)
        : shared_(std::make_unique<shared_state>(
              shared_state{std::move(backend), std::move(instance), std::move(environment)})) {}

    [[nodiscard]] result<void> usable() const noexcept;

    /// Writer and adapter may both notice; the first one tells.
    static void note_halt(lifecycle::halt_signal const& signal, shared_state& shared, run_id const& id,
                          writing::halt_event const& event) noexcept;

    [[nodiscard]] result<void> start(session_config const& config);

    [[nodiscard]] result<std::unique_ptr<open_run>> begin(session_config const& config) {
        NACRE_TRY(sweep());
        NACRE_TRY(choose(config));
        return create_run(config);
    }

    /// `busy` while another run of the instance is live. The lock keeps those out who open an exclusive
    /// session at the same time; once it is let go, the hold of the new run says that the instance is taken.
    [[nodiscard]] result<std::unique_ptr<open_run>> begin_alone(session_config const& config);
    /// What the sweep left alone it did not get as far as asking for: another program's run, say, with a
    /// hasher of its own. A file that cannot be opened cannot be asked, and that error is given.
    [[nodiscard]] result<bool> is_live(swept_run const& run) const;
    [[nodiscard]] static result<void> can_be_alone(session_config const& config) {
        if (config.exclusive && !storage::lockable_place<backend_type>)
            return error::invalid_argument("exclusive: this backend cannot keep other sessions out");
        return {};
    }

    /// What became of the predecessors.
    [[nodiscard]] result<void> sweep();
    /// Which of them is the parent.
    [[nodiscard]] result<void> choose(session_config const& config);

    /// The new run, before its first entry.
    [[nodiscard]] result<std::unique_ptr<open_run>> create_run(session_config const& config);

    /// What the runs before recorded last is known for a duplicate; see inherited_identities.
    void inherit(open_run& opened) const;

    /// RunStarted, durable.
    [[nodiscard]] result<void> record_start(open_run& opened, session_config const& config);

    [[nodiscard]] result<lineage_report> noting_restored(result<lineage_report> outcome) const noexcept {
        if (outcome) ready();
        return outcome;
    }

    /// Ends what is still open, in order if it can be.
    void finish(std::string_view reason) noexcept;

    void tell(run_id const& which, writing::notice_level level, std::string const& what) const;
    void say(writing::notice_level level, std::string const& what) const { tell(id(), level, what); }
    [[nodiscard]] std::string location() const { return shared_->backend.location(id()); }

    std::unique_ptr<shared_state> shared_; ///< null once moved from
    std::unique_ptr<open_run> run_;        ///< null while no run is open
    lifecycle::boot_report report_;
};

}}} // namespace nacre::lifecycle

#include <nacre/lifecycle/session.ipp>
