// SPDX-License-Identifier: BSL-1.0
// background_engine: many threads submit into a ring, one thread commits what is there, batch by batch.
//
// Ownership: the log belongs to the writer thread from start to join. The ring's consumer is that thread.
//
// Invariants
//   1. A ticket's seq is the place of its claim in the ring: claim order, log order and seq order are one.
//   2. `durable_` moves only after the log acknowledged the batch; `wait_durable` returns success for nothing
//      else.
//   3. `phase_` goes open -> closing, and from either to halted. The halt callback runs once, on the thread
//      that moved it there, after it moved.
//   4. A closer first moves the phase, then claims its own entry. A submitter first claims, then looks at the
//      phase: claims are read-modify-writes of one word, so a claim behind the closer's sees `closing`, and
//      one in front of it is drained before the closing entry, whichever phase it saw. What is claimed behind
//      the closing entry is refused with `closed` and never written.
//   5. Sleeping: the consumer announces (`parked_`), looks once more, sleeps. A producer publishes, then
//      looks at the announcement. All four are sequentially consistent, so one of the two sees the other: no
//      entry is left behind, and a producer makes a system call only to wake a consumer that did announce.
//      Waiting for durability and for room works the same way, with the roles turned round.
//   6. What was submitted together is one claim and is published at once (submit_ring, invariant 4): it is in
//      front of the closing entry as a whole or behind it as a whole, and a batch takes it whole, although it
//      may exceed a limit by that; one that does not fit into the batch any more begins the next.
//   7. A claim whose thread gave up on a full ring is never published; the ring stops there, and so does the
//      run.
//
// After a halt: what was accepted and stands in front of the first unpublished claim may still be made
// durable, when the backend has not failed; everything else is told `halted` with the first cause, as every
// call is from then on. That error is made once, under the lock that moves the phase, which whoever asks for
// it takes as well.
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/status.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/writer/closing_entry.hpp>
#include <nacre/writer/halt.hpp>
#include <nacre/writer/prepared_entry.hpp>
#include <nacre/writer/prepared_group.hpp>
#include <nacre/writer/submit_ring.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/waiting.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class Log, class Encoder, class Clock, class Waiting>
class background_engine {
public:
    background_engine(Log log, writer_options const& limits, writer_hooks hooks, Encoder encoder, Clock clock)
        : log_(std::move(log)), limits_(limits), hooks_(std::move(hooks)), encoder_(std::move(encoder)),
          clock_(std::move(clock)), names_(&log_.names()), base_seq_(log_.high_watermark()),
          ring_(limits_.ring_bytes, limits_.frame_limit(digest_bytes)), durable_(base_seq_),
          thread_([this] { run(); }) {}

    background_engine(background_engine const&) = delete;
    background_engine& operator=(background_engine const&) = delete;

    /// Drains what was accepted and joins; does not seal.
    ~background_engine() {
        dropped_.store(true, std::memory_order_seq_cst);
        wake_consumer();
        join();
    }

    // Any thread.

    template <class M>
    [[nodiscard]] result<ticket> submit(std::string_view topic, M const& message) {
        if (phase_.load(std::memory_order_acquire) != phase::open) [[unlikely]]
            return refusal();
        prepared_entry entry;
        NACRE_TRY(prepare(entry, encoder_, *names_, topic, message, limits_.payload_bytes_max, digest_bytes));
        return enter(ring_.take(entry.frame_bytes), entry, encoder_, message, false);
    }

    /// All of the parts or none, in consecutive seqs and one commit; see basic_writer.
    template <class... Parts>
    [[nodiscard]] result<tickets<sizeof...(Parts)>> submit_together(Parts const&... parts) {
        if (phase_.load(std::memory_order_acquire) != phase::open) [[unlikely]]
            return refusal();
        prepared_group<sizeof...(Parts)> group;
        NACRE_TRY(group.prepare(
            limits_.group_limit(),
            [&](prepared_entry& entry, std::string_view topic, auto const& message) {
                return prepare(entry, encoder_, *names_, topic, message, limits_.payload_bytes_max,
                               digest_bytes);
            },
            parts...));
        if (group.frames == 0) return tickets<sizeof...(Parts)>{};
        return enter(ring_.take(group.bytes, group.frames), group, parts...);
    }

    template <class M>
    [[nodiscard]] result<ticket> submit_batch(std::string_view topic, std::span<M const> messages) {
        ticket last{base_seq_ + ring_.claims()};
        for (M const& message : messages) {
            auto accepted = submit(topic, message);
            if (!accepted) return accepted;
            last = *accepted;
        }
        return last;
    }

    /// `timeout` when the deadline comes first.
    [[nodiscard]] result<void> wait_durable(ticket const& which, steady_time deadline) {
        if (which.seq > base_seq_ + ring_.claims())
            return error::invalid_argument("no entry was accepted with this ticket");
        while (durable_.load(std::memory_order_acquire) < which.seq) {
            if (stopped_.load(std::memory_order_acquire)) {
                // The writer thread is gone: what it made durable it published before.
                if (durable_.load(std::memory_order_acquire) >= which.seq) return {};
                return failure();
            }
            if (clock_.steady_now() >= deadline) return error::timeout();
            progress_.wait(clock_, deadline, [&] {
                return durable_.load(std::memory_order_seq_cst) >= which.seq ||
                       stopped_.load(std::memory_order_seq_cst);
            });
        }
        return {};
    }

    /// Whether the entry is durable by now, without waiting.
    [[nodiscard]] result<bool> poll(ticket const& which) const {
        // In this order: what the writer thread made durable it published before it stopped.
        bool const stopped = stopped_.load(std::memory_order_acquire);
        if (durable_.load(std::memory_order_acquire) >= which.seq) return true;
        if (which.seq > base_seq_ + ring_.claims())
            return error::invalid_argument("no entry was accepted with this ticket");
        if (stopped) return failure();
        return false;
    }

    [[nodiscard]] std::uint64_t high_watermark() const noexcept {
        return durable_.load(std::memory_order_acquire);
    }

    /// Makes everything submitted before durable, then anchors there. `timeout` past the halt threshold.
    [[nodiscard]] result<anchor> record_anchor(std::string_view snapshot_id, bytes_view content_hash,
                                               std::uint64_t state_version);

    /// Drains, appends the closing entry, seals `ended`; the final watermark.
    [[nodiscard]] result<std::uint64_t> seal(std::string_view reason);

    /// Whatever the reason, a run that is being closed, or was, is not halted on request any more.
    void halt(halt_reason reason) {
        halt_once(halt_event{reason, error::halted(reason), {}, {}}, halt_by::request);
    }

    /// Only once closed or from the thread that owns the writer while nothing is submitted.
    [[nodiscard]] Log const& log() const noexcept { return log_; }

private:
    enum class phase : std::uint32_t { open, closing, halted };
    enum class halt_by { failure, request };

    struct anchor_request {
        static constexpr std::uint32_t waiting = 0, taken = 1, done = 2, abandoned = 3;
        anchor what;
        result<anchor> outcome{error::timeout()};
        std::atomic<std::uint32_t> state{waiting};
    };

    static constexpr std::size_t digest_bytes = sizeof(typename Log::digest_type);

    // Producers.

    template <class E, class M>
    [[nodiscard]] result<ticket> enter(submit_ring::claim const& mine, prepared_entry const& entry,
                                       E const& encoder, M const& message, bool is_closing_entry) {
        NACRE_TRY(await_frame(mine, is_closing_entry));
        std::uint64_t const seq = base_seq_ + mine.number + 1;
        encoder.encode(message, log::write_entry(ring_.frame(mine), entry.head(seq, clock_.now()), entry.ids,
                                                 entry.keys, entry.payload_bytes, digest_bytes));
        ring_.publish(mine);
        wake_consumer();
        return ticket{seq};
    }

    /// The frames of a group, written in the order of its parts and published at once.
    template <std::size_t Count, class... Parts>
    [[nodiscard]] result<tickets<Count>> enter(submit_ring::claim const& mine,
                                               prepared_group<Count> const& group, Parts const&... parts) {
        NACRE_TRY(await_frame(mine, false));
        std::uint64_t const first = base_seq_ + mine.number + 1;
        timestamp const now = clock_.now();
        std::array<submit_ring::claim, Count> frames;
        std::size_t written = 0;
        std::uint64_t position = mine.position;
        auto const write = [&](prepared_entry const& entry, auto const& part) {
            if (entry.frame_bytes == 0) return;
            auto const& frame = frames[written] = {mine.number + written, position,
                                                   entry.frame_bytes / submit_ring::unit_bytes};
            part.give([&](std::string_view, auto const& message) {
                encoder_.encode(message,
                                log::write_entry(ring_.frame(frame), entry.head(first + written, now),
                                                 entry.ids, entry.keys, entry.payload_bytes, digest_bytes));
            });
            position += frame.units;
            ++written;
        };
        std::size_t at = 0;
        (write(group.entries[at++], parts), ...);
        NACRE_ASSERT(written == group.frames);
        ring_.publish_group(std::span<submit_ring::claim const>(frames).first(written));
        wake_consumer();
        return group.numbered_from(first);
    }

    /// The claimed frame is the caller's to write, unless the run was halted or closed before it.
    [[nodiscard]] result<void> await_frame(submit_ring::claim const& mine, bool is_closing_entry) {
        if (!is_closing_entry && phase_.load(std::memory_order_seq_cst) != phase::open) [[unlikely]] {
            if (!stands_before_the_end(mine)) return refusal();
        }
        if (!ring_.has_room(mine)) [[unlikely]]
            return wait_for_room(mine);
        return {};
    }

    /// After a claim met a phase other than open: whether it is in front of the closing entry.
    [[nodiscard]] bool stands_before_the_end(submit_ring::claim const& mine) const noexcept;

    [[nodiscard]] result<void> wait_for_room(submit_ring::claim const& mine);

    void wake_consumer() noexcept {
        if constexpr (Waiting::parks) work_.notify(clock_);
    }

    /// True for the one call that halted the run.
    bool halt_once(halt_event const& event, halt_by by = halt_by::failure);

    /// Why nothing is accepted any more: the first cause of the halt, or that the run is being sealed, or
    /// was.
    [[nodiscard, gnu::cold, gnu::noinline]] error refusal() const;
    [[nodiscard]] error failure() const {
        std::lock_guard const lock(failure_mutex_);
        return failure_;
    }

    void join() {
        std::lock_guard const lock(join_mutex_);
        if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) thread_.join();
    }

    // The writer thread.

    void run();

    /// Commits what is published, up to the batch limits, and what was submitted together in one batch. False
    /// when there was nothing, or when it failed.
    bool commit_batch();

    /// Makes the frame part of the batch's segments; where the next one stands.
    std::uint64_t add_to_batch(std::uint64_t position, std::size_t frame_bytes, bool first) {
        if (first || !ring_.same_lap(segment_start_, position)) {
            segments_.push_back({ring_.at(position), 0});
            segment_start_ = position;
        }
        segments_.back() = {segments_.back().data(), segments_.back().size() + frame_bytes};
        return position + frame_bytes / submit_ring::unit_bytes;
    }

    void seal_log();

    void fail(error cause) {
        backend_failed_ = true;
        auto const reason = halt_reason_of(cause);
        halt_once(halt_event{reason, std::move(cause), {}, {}});
    }

    /// Whether there is nothing left that this thread could do.
    [[nodiscard]] bool finished() const noexcept;

    /// Waits for work; a quiet second is used to store a superblock.
    void rest();

    void serve_anchors();

    void abandon_anchors();

    [[nodiscard]] std::vector<std::shared_ptr<anchor_request>> take_requests() {
        std::lock_guard const lock(requests_mutex_);
        return std::exchange(requests_, {});
    }

    Log log_;
    writer_options limits_;
    writer_hooks hooks_;
    [[no_unique_address]] Encoder encoder_;
    [[no_unique_address]] Clock clock_;
    log::run_names* names_;
    std::uint64_t base_seq_; ///< watermark when the writer was made
    submit_ring ring_;

    alignas(64) std::atomic<phase> phase_{phase::open};
    std::atomic<std::uint64_t> closing_number_{
        0}; ///< claims up to and with the closing entry; 0 while there is none
    std::atomic<bool> dropped_{false};
    std::atomic<bool> stopped_{false}; ///< the writer thread has done its last
    std::atomic<bool> requests_waiting_{false};
    alignas(64) std::atomic<std::uint64_t> durable_;
    waiting_room work_;     ///< the consumer waits here for work
    waiting_room room_;     ///< producers wait here for space
    waiting_room progress_; ///< anyone waits here for durability and anchors

    mutable std::mutex failure_mutex_;
    error failure_ = error::closed();
    halt_reason halted_for_ = halt_reason::none;
    error halted_with_; ///< written once, before halt_error_ points to it: refusing takes no lock
    std::atomic<error const*> halt_error_{nullptr};
    std::mutex requests_mutex_;
    std::vector<std::shared_ptr<anchor_request>> requests_;
    std::mutex join_mutex_;

    // The writer thread's own; read by others after the join.
    std::uint64_t number_ = 0; ///< entries committed
    std::uint64_t segment_start_ = 0;
    std::vector<bytes_span> segments_;
    steady_time last_commit_{};
    bool settled_ = true;
    bool sealed_ = false;
    bool backend_failed_ = false;

    std::thread thread_; // last: starts when all else is there
};

}}} // namespace nacre::writing

#include <nacre/writer/background_engine.ipp>
