// SPDX-License-Identifier: BSL-1.0
// inline_engine: commits on the caller's thread; no thread, no ring, the same contract.
//
// Time, randomness and cadence come only from what is injected: equal calls with equal clocks give equal
// bytes. Threads: the one that made it, asserted. `high_watermark` alone may be read from any.
#pragma once

#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/status.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/log/name_table.hpp>
#include <nacre/writer/closing_entry.hpp>
#include <nacre/writer/halt.hpp>
#include <nacre/writer/prepared_entry.hpp>
#include <nacre/writer/prepared_group.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class Log, class Encoder, class Clock>
class inline_engine {
public:
    inline_engine(Log log, writer_options const& limits, writer_hooks hooks, Encoder encoder, Clock clock)
        : log_(std::move(log)), limits_(limits), hooks_(std::move(hooks)), encoder_(std::move(encoder)),
          clock_(std::move(clock)), durable_(log_.high_watermark()), owner_(std::this_thread::get_id()) {}

    template <class M>
    [[nodiscard]] result<ticket> submit(std::string_view topic, M const& message) {
        NACRE_TRY(begin_batch());
        NACRE_TRY(encode(encoder_, topic, message));
        return commit_batch();
    }

    /// All of the parts or none, in consecutive seqs and one commit; see basic_writer.
    template <class... Parts>
    [[nodiscard]] result<tickets<sizeof...(Parts)>> submit_together(Parts const&... parts) {
        NACRE_TRY(begin_batch());
        prepared_group<sizeof...(Parts)> group;
        NACRE_TRY(group.prepare(
            limits_.group_limit(),
            [&](prepared_entry& entry, std::string_view topic, auto const& message) {
                return encode(entry, encoder_, topic, message);
            },
            parts...));
        if (group.frames == 0) return tickets<sizeof...(Parts)>{};
        std::uint64_t const first = log_.high_watermark() + 1;
        NACRE_TRY(commit_batch());
        return group.numbered_from(first);
    }

    /// One batch for all; the ticket is the last one's. An error in any message: none is recorded.
    template <class M>
    [[nodiscard]] result<ticket> submit_batch(std::string_view topic, std::span<M const> messages) {
        if (messages.empty() && !stopped_) return ticket{log_.high_watermark()};
        NACRE_TRY(begin_batch());
        for (M const& message : messages)
            NACRE_TRY(encode(encoder_, topic, message));
        return commit_batch();
    }

    [[nodiscard]] result<void> wait_durable(ticket const& which, steady_time) const {
        if (which.seq <= high_watermark()) return {};
        if (refusal_ == errc::halted) return refusal_;
        return error::invalid_argument("no entry was accepted with this ticket");
    }
    [[nodiscard]] result<bool> poll(ticket const& which) const {
        NACRE_TRY(wait_durable(which, steady_time::max()));
        return true;
    }
    [[nodiscard]] std::uint64_t high_watermark() const noexcept {
        return durable_.load(std::memory_order_acquire);
    }

    [[nodiscard]] result<anchor> record_anchor(std::string_view snapshot_id, bytes_view content_hash,
                                               std::uint64_t state_version);

    /// Appends the closing entry, seals `ended`; the final watermark.
    [[nodiscard]] result<std::uint64_t> seal(std::string_view reason);

    void halt(halt_reason reason) {
        if (!stopped_) static_cast<void>(halted_by(error::halted(reason), reason));
    }

    [[nodiscard]] Log const& log() const noexcept { return log_; }

private:
    static constexpr std::size_t digest_bytes = sizeof(typename Log::digest_type);

    // Only `encode` knows the message's type: what stands around it is compiled once.

    [[nodiscard]] result<void> begin_batch() {
        NACRE_ASSERT(std::this_thread::get_id() == owner_);
        if (stopped_) return refusal_;
        batch_ = {};
        batch_.now = clock_.now();
        return {};
    }
    template <class E, class M>
    [[nodiscard]] result<void> encode(E const& encoder, std::string_view topic, M const& message) {
        prepared_entry entry;
        return encode(entry, encoder, topic, message);
    }
    template <class E, class M>
    [[nodiscard]] result<void> encode(prepared_entry& entry, E const& encoder, std::string_view topic,
                                      M const& message) {
        NACRE_TRY(prepare(entry, encoder, log_.names(), recent_names_, topic, message,
                          limits_.payload_bytes_max, digest_bytes));
        bytes_span const frame = next_frame(entry);
        encoder.encode(message, payload_in(frame, entry));
        log::store_frame_size(frame);
        return {};
    }
    [[nodiscard]] bytes_span next_frame(prepared_entry const& entry) {
        // The buffer only grows: what a frame does not overwrite it does not have.
        if (frames_.size() - batch_.bytes < entry.frame_bytes)
            frames_.resize(2 * (batch_.bytes + entry.frame_bytes));
        bytes_span const frame = bytes_span(frames_).subspan(batch_.bytes, entry.frame_bytes);
        batch_.bytes += entry.frame_bytes;
        ++batch_.entries;
        return frame;
    }
    [[nodiscard]] bytes_span payload_in(bytes_span frame, prepared_entry const& entry) const noexcept {
        std::uint64_t const seq = log_.high_watermark() + batch_.entries;
        return log::write_entry(frame, entry.head(seq, batch_.now), entry.ids, entry.keys,
                                entry.payload_bytes, digest_bytes);
    }
    [[nodiscard]] result<ticket> commit_batch();

    [[nodiscard]] error halted_by(error cause) {
        auto const reason = halt_reason_of(cause);
        return halted_by(std::move(cause), reason);
    }
    [[nodiscard]] error halted_by(error cause, halt_reason reason) {
        stopped_ = true;
        refusal_ = error::halted(reason, cause);
        log_.halt(reason);
        hooks_.on_halt(halt_event{reason, cause, {}, {}});
        return cause;
    }

    Log log_;
    writer_options limits_;
    writer_hooks hooks_;
    [[no_unique_address]] Encoder encoder_;
    [[no_unique_address]] Clock clock_;
    std::atomic<std::uint64_t> durable_;
    std::thread::id owner_;
    bool stopped_ = false;
    error refusal_ = error::closed(); ///< what every call is told once stopped
    log::name_memos recent_names_;    ///< of the names of log_
    std::vector<std::byte> frames_;   ///< of the batch under way

    struct batch {
        std::size_t entries = 0;
        std::size_t bytes = 0; ///< of frames_
        timestamp now{};
    } batch_;
};

}}} // namespace nacre::writing

#include <nacre/writer/inline_engine.ipp>
