// SPDX-License-Identifier: BSL-1.0
// writer: records messages into one run, in order, and says when they are durable.
//
//     auto writer = nacre::writer<>::create({"data", "desk"});  // its run is named by time; `id()` says how
//     auto ticket = writer->submit("exec.orders", {.type = "SubmitOrder", .payload = nacre::bytes(text)});
//     writer->wait_durable(*ticket);                      // on disk, whatever happens now
//     writer->seal();
//
// Threads: `submit`, `wait_durable`, `poll`, `high_watermark`, `record_anchor` and `halt` from any, at once;
// `seal` from one, while others may still submit; with `inline_execution` everything from the thread that
// opened it. Moving and destroying a writer is for its owner, while nobody else uses it. A moved-from writer
// gives `no_run_open`.
//
// Dropping a writer without `seal` drains what was accepted and leaves the run `running`, for recovery.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/durability.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/run_naming.hpp>
#include <nacre/writer/addressed.hpp>
#include <nacre/writer/execution.hpp>
#include <nacre/writer/prepared_group.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class Backend = storage::file_backend, class Encoder = encoding::raw_encoder,
          class Hasher = hashing::xxh3_128, class Durability = immediate,
          class Execution = background_execution<>, class Clock = storage::system_clock>
class basic_writer {
    static_assert((storage::require_backend<Backend>(), true));
    static_assert((hashing::require_hasher<Hasher>(), true));
    static_assert(
        durability<Durability>,
        "nacre: Durability is nacre::immediate or nacre::process, or has a static member `policy` of type "
        "durability_policy (see docs/concepts/durability.md)");
    static_assert(clock<Clock>,
                  "nacre: Clock needs now(), steady_now(), wait(word, expected, deadline) and wake(word) "
                  "(see docs/concepts/clock.md)");

public:
    using hasher_type = Hasher;
    using log_type = log::log_writer<Backend, Hasher>;
    using digest_type = typename Hasher::digest_type;

    /// Creates the run that `inputs` names; durable on return. Errors: `invalid_argument` for the
    /// configuration, `crashed_predecessor`, `closed`, `busy`, `disk_full`, `io`.
    [[nodiscard]] static result<basic_writer> create(Backend const& backend, run_inputs const& inputs,
                                                     writer_options const& options = {},
                                                     writer_hooks hooks = {}, Encoder encoder = {},
                                                     Clock clock = {}, log::log_options const& journal = {});

    /// Accepts `message` on `topic` and returns its seq. Wait-free but for encoding while the ring has room;
    /// waits for room up to `halt_threshold`. Errors: the encoder's, `too_large`, `invalid_argument` for a
    /// bad name, `closed` once the run is being sealed, `halted` with the first cause. No error takes a seq
    /// but the last two. Inline, the call that finds the backend failing gives its error as it is. What
    /// braces are is the encoder's to say: with raw_encoder, a raw_message.
    template <class M = typename encoding::braced_message<Encoder>::type>
    [[nodiscard]] result<ticket> submit(std::string_view topic, M const& message) {
        encoding::require_encoder_for<Encoder, M>();
        if (!engine_) return error::no_run_open();
        return engine_->submit(topic, message);
    }

    /// Accepts several messages, of any types and topics, in one commit:
    ///
    ///     submit(to("exec.orders", order), to("events.fills", fill))
    ///
    /// All or none: their seqs follow one another, and they become durable together. The ticket of each, in
    /// order; waiting for one waits for all. Errors: those of `submit`, with `field()` naming the message
    /// (`messages[1]`) where it is about one; `too_large` for what does not fit the ring together
    /// (`writer_options::group_limit`).
    template <class... Messages>
    requires(sizeof...(Messages) > 0)
        [[nodiscard]] result<tickets<sizeof...(Messages)>> submit(addressed<Messages> const&... messages) {
        (encoding::require_encoder_for<Encoder, std::remove_cvref_t<Messages>>(), ...);
        return submit_together(messages...);
    }
    /// The same for parts that say themselves what they give, which may be nothing; see prepared_group.hpp.
    template <class... Parts>
    [[nodiscard]] result<tickets<sizeof...(Parts)>> submit_together(Parts const&... parts) {
        if (!engine_) return error::no_run_open();
        return engine_->submit_together(parts...);
    }

    /// Accepts all of `messages` in order; the last one's ticket. Inline: one batch, all or none. Background:
    /// up to the first error.
    template <class M>
    [[nodiscard]] result<ticket> submit_batch(std::string_view topic, std::span<M const> messages) {
        encoding::require_encoder_for<Encoder, M>();
        if (!engine_) return error::no_run_open();
        return engine_->submit_batch(topic, messages);
    }

    /// Waits until the entry is durable. `timeout`, or `halted` with the cause when the run halted before it
    /// was.
    [[nodiscard]] result<void> wait_durable(ticket const& which, steady_time deadline = steady_time::max()) {
        if (!engine_) return error::no_run_open();
        return engine_->wait_durable(which, deadline);
    }
    /// The same of what a submit came to: `wait_durable(writer.submit(topic, message))`. Its error, when it
    /// was not accepted.
    template <std::convertible_to<ticket> T>
    [[nodiscard]] result<void> wait_durable(result<T> const& submitted,
                                            steady_time deadline = steady_time::max()) {
        return submitted ? wait_durable(*submitted, deadline) : result<void>(submitted.error());
    }

    /// For an event loop: true once the entry is durable, false while it is not yet. Never waits. Errors:
    /// those of `wait_durable` but `timeout`. `writer_hooks::on_durable` says when to ask again.
    [[nodiscard]] result<bool> poll(ticket const& which) const {
        if (!engine_) return error::no_run_open();
        return engine_->poll(which);
    }

    /// The durable high-watermark. One load.
    [[nodiscard]] std::uint64_t high_watermark() const noexcept {
        return engine_ ? engine_->high_watermark() : 0;
    }

    /// Makes everything submitted before durable, then anchors a snapshot there. `timeout` past
    /// `halt_threshold`. `state_version` says what the snapshot's bytes mean; see save_snapshot.
    [[nodiscard]] result<anchor> record_anchor(std::string_view snapshot_id, bytes_view content_hash,
                                               std::uint64_t state_version = 0) {
        if (!engine_) return error::no_run_open();
        return engine_->record_anchor(snapshot_id, content_hash, state_version);
    }

    /// Drains what was accepted, appends RunEnded with `reason` as the last entry, seals `ended`; the final
    /// watermark. Errors: `too_large` for a reason that no entry of this run can hold, with the run still
    /// open; `closed`; `halted`.
    [[nodiscard]] result<std::uint64_t> seal(std::string_view reason = {}) {
        if (!engine_) return error::no_run_open();
        return engine_->seal(reason);
    }

    /// Stops the run: nothing more is accepted, the reason is stored, recovery owns it from here on.
    void halt(halt_reason reason = halt_reason::requested) {
        if (engine_) engine_->halt(reason);
    }

    /// The run's id; a default one of a writer that was moved from. Any thread.
    [[nodiscard]] run_id id() const noexcept { return engine_ ? engine_->log().inputs().run_id : run_id{}; }

    /// The chain after the last commit. Only once `seal` returned, or inline.
    [[nodiscard]] digest_type chain() const noexcept {
        return engine_ ? engine_->log().chain() : digest_type{};
    }
    /// Inputs and progress. Only once `seal` returned, or inline.
    [[nodiscard]] core::manifest manifest() const {
        return engine_ ? engine_->log().manifest() : core::manifest{};
    }

protected:
    basic_writer(log_type log, writer_options const& options, writer_hooks hooks, Encoder encoder,
                 Clock clock)
        : engine_(std::make_unique<engine>(std::move(log), options, std::move(hooks), std::move(encoder),
                                           std::move(clock))) {}

private:
    using engine = typename Execution::template engine<log_type, Encoder, Clock>;

    std::unique_ptr<engine> engine_;
};

/// The writer of a policy's runs: what positions say of a basic_writer it takes from the policy, and it names
/// its runs.
template <class Policy = log::default_policy, class Encoder = encoding::raw_encoder>
class writer
    : public basic_writer<typename Policy::backend, Encoder, typename Policy::hasher,
                          typename Policy::durability, typename Policy::execution, typename Policy::clock> {
    static_assert((log::require_policy<Policy>(), true));

    using backend_type = typename Policy::backend;
    using clock_type = typename Policy::clock;
    using positional = basic_writer<backend_type, Encoder, typename Policy::hasher,
                                    typename Policy::durability, typename Policy::execution, clock_type>;

public:
    /// Creates a run in `where`, whose id is the time and a random suffix, behind the newest run there;
    /// `id()` gives it. Errors: those of the place and of basic_writer.
    [[nodiscard]] static result<writer> create(log::place const& where, run_labels const& labels = {},
                                               writer_options const& options = {}, writer_hooks hooks = {},
                                               Encoder encoder = {}, clock_type clock = {},
                                               typename Policy::random random = {});

    /// Creates the run that `inputs` names; see basic_writer.
    template <std::same_as<backend_type> B>
    [[nodiscard]] static result<writer> create(B const& backend, run_inputs const& inputs,
                                               writer_options const& options = {}, writer_hooks hooks = {},
                                               Encoder encoder = {}, clock_type clock = {},
                                               log::log_options const& journal = {}) {
        NACRE_TRY_VALUE(created, positional::create(backend, inputs, options, std::move(hooks),
                                                    std::move(encoder), std::move(clock), journal));
        return writer(std::move(created));
    }

private:
    writer(typename positional::log_type log, writer_options const& options, writer_hooks hooks,
           Encoder encoder, clock_type clock)
        : positional(std::move(log), options, std::move(hooks), std::move(encoder), std::move(clock)) {}
    explicit writer(positional created) noexcept : positional(std::move(created)) {}
};

}}} // namespace nacre::writing

#include <nacre/writer/writer.ipp>

#ifdef NACRE_COMPILED
#include <nacre/writer/instances.hpp>
#endif
