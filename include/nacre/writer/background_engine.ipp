// SPDX-License-Identifier: BSL-1.0
// background_engine.ipp: the bodies of background_engine.hpp.
#pragma once

#include <nacre/writer/background_engine.hpp>

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
#include <nacre/writer/submit_ring.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/waiting.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

#include <atomic>
#include <chrono>
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
result<anchor> background_engine<Log, Encoder, Clock, Waiting>::record_anchor(std::string_view snapshot_id,
                                                                              bytes_view content_hash,
                                                                              std::uint64_t state_version) {
    if (phase_.load(std::memory_order_acquire) != phase::open) return refusal();
    steady_time const deadline = clock_.steady_now() + limits_.halt_threshold;
    std::uint64_t const seq = base_seq_ + ring_.claims();
    NACRE_TRY(wait_durable(ticket{seq}, deadline));
    auto request = std::make_shared<anchor_request>();
    request->what = {
        seq, {}, std::string(snapshot_id), {content_hash.begin(), content_hash.end()}, state_version};
    {
        std::lock_guard const lock(requests_mutex_);
        requests_.push_back(request);
    }
    requests_waiting_.store(true, std::memory_order_seq_cst);
    wake_consumer();
    while (request->state.load(std::memory_order_acquire) != anchor_request::done) {
        bool const late = clock_.steady_now() >= deadline;
        auto expected = anchor_request::waiting;
        bool const gone = stopped_.load(std::memory_order_acquire);
        if ((late || gone) && request->state.compare_exchange_strong(expected, anchor_request::abandoned))
            return gone ? failure() : error::timeout();
        // Once taken it is a matter of one append: wait for the outcome, whatever the deadline.
        auto const state = request->state.load(std::memory_order_acquire);
        progress_.wait(clock_, late ? steady_time::max() : deadline, [&] {
            return request->state.load(std::memory_order_seq_cst) != state ||
                   (!late && stopped_.load(std::memory_order_seq_cst));
        });
    }
    return std::move(request->outcome);
}

template <class Log, class Encoder, class Clock, class Waiting>
result<std::uint64_t> background_engine<Log, Encoder, Clock, Waiting>::seal(std::string_view reason) {
    closing_encoder<Encoder> const encoder(encoder_);
    closing_entry const last{{std::string(reason)}};
    prepared_entry entry;
    NACRE_TRY(
        prepare(entry, encoder, *names_, lifecycle_topic, last, limits_.payload_bytes_max, digest_bytes));
    auto expected = phase::open;
    if (!phase_.compare_exchange_strong(expected, phase::closing, std::memory_order_seq_cst)) {
        return refusal();
    }
    auto const mine = ring_.take(entry.frame_bytes);
    closing_number_.store(mine.number + 1, std::memory_order_seq_cst);
    auto const entered = enter(mine, entry, encoder, last, true);
    wake_consumer();
    join();
    if (!entered) return entered.error();
    if (!sealed_) return failure();
    return log_.high_watermark();
}

template <class Log, class Encoder, class Clock, class Waiting>
bool background_engine<Log, Encoder, Clock, Waiting>::stands_before_the_end(
    submit_ring::claim const& mine) const noexcept {
    while (phase_.load(std::memory_order_acquire) == phase::closing) {
        // The closer is between its two steps for a few instructions.
        if (auto const closing = closing_number_.load(std::memory_order_acquire))
            return mine.number + 1 < closing;
        cpu_relax();
    }
    return false;
}

template <class Log, class Encoder, class Clock, class Waiting>
result<void> background_engine<Log, Encoder, Clock, Waiting>::wait_for_room(submit_ring::claim const& mine) {
    steady_time const since = clock_.steady_now();
    while (!ring_.has_room(mine)) {
        if (stopped_.load(std::memory_order_acquire) ||
            phase_.load(std::memory_order_acquire) == phase::halted)
            return refusal();
        auto const stalled = clock_.steady_now() - since;
        if (stalled >= limits_.halt_threshold) {
            auto const why = error::halted(halt_reason::stalled);
            return halt_once(halt_event{halt_reason::stalled, why, stalled, limits_.halt_threshold})
                       ? why
                       : refusal();
        }
        room_.wait(clock_, since + limits_.halt_threshold, [&] {
            return ring_.has_room(mine) || stopped_.load(std::memory_order_seq_cst) ||
                   phase_.load(std::memory_order_seq_cst) == phase::halted;
        });
    }
    return {};
}

template <class Log, class Encoder, class Clock, class Waiting>
bool background_engine<Log, Encoder, Clock, Waiting>::halt_once(halt_event const& event, halt_by by) {
    {
        std::lock_guard const lock(failure_mutex_);
        auto expected = phase::open;
        if (!phase_.compare_exchange_strong(expected, phase::halted, std::memory_order_seq_cst)) {
            // A run that is being closed can still fail, but is not halted on request any more.
            if (expected != phase::closing || by == halt_by::request) return false;
            phase_.store(phase::halted, std::memory_order_seq_cst);
        }
        failure_ = error::halted(event.reason, event.cause);
        halted_for_ = event.reason;
        halted_with_ = failure_;
        halt_error_.store(&halted_with_, std::memory_order_release);
    }
    hooks_.on_halt(event);
    room_.notify(clock_);
    progress_.notify(clock_);
    wake_consumer();
    return true;
}

template <class Log, class Encoder, class Clock, class Waiting>
error background_engine<Log, Encoder, Clock, Waiting>::refusal() const {
    if (phase_.load(std::memory_order_acquire) != phase::halted) return error::closed();
    // Null only while the halting thread is between the two: then its lock is waited for.
    if (auto const* halted = halt_error_.load(std::memory_order_acquire)) return *halted;
    return failure();
}

template <class Log, class Encoder, class Clock, class Waiting>
void background_engine<Log, Encoder, Clock, Waiting>::run() {
    bool alive = true;
    while (alive) {
        bool const worked = commit_batch();
        serve_anchors();
        if (worked)
            alive = !sealed_;
        else if (finished())
            alive = false;
        else
            rest();
    }
    auto const reason = [this] {
        std::lock_guard const lock(failure_mutex_);
        return halted_for_;
    }();
    if (reason != halt_reason::none) log_.halt(reason);
    stopped_.store(true, std::memory_order_seq_cst);
    abandon_anchors();
    room_.notify(clock_);
    progress_.notify(clock_);
}

template <class Log, class Encoder, class Clock, class Waiting>
bool background_engine<Log, Encoder, Clock, Waiting>::commit_batch() {
    if (backend_failed_) return false;
    std::uint64_t const start = ring_.consumed_position();
    std::uint64_t position = start;
    std::size_t bytes = 0;
    std::uint64_t count = 0;
    steady_time const began = clock_.steady_now();
    segments_.clear();
    while (count < limits_.batch_entries_max) {
        std::size_t const frame_bytes = ring_.published_bytes(position);
        if (submit_ring::begins_group(frame_bytes)) [[unlikely]] {
            auto const group = ring_.group_at(position);
            if (count != 0 && (count + group.frames > limits_.batch_entries_max ||
                               bytes + group.bytes > limits_.batch_bytes_max))
                break;
            for (std::uint64_t frame = 0; frame != group.frames; ++frame, ++count)
                position = add_to_batch(position, ring_.separate(position), count == 0);
            bytes += group.bytes;
            if (count % 64 < group.frames && clock_.steady_now() - began >= limits_.batch_latency_max) break;
            continue;
        }
        if (frame_bytes == 0 || (count != 0 && bytes + frame_bytes > limits_.batch_bytes_max)) break;
        position = add_to_batch(position, frame_bytes, count == 0);
        bytes += frame_bytes;
        ++count;
        if (number_ + count == closing_number_.load(std::memory_order_acquire)) break;
        if (count % 64 == 0 && clock_.steady_now() - began >= limits_.batch_latency_max) break;
    }
    if (count == 0) return false;
    timestamp const now = clock_.now();
    if (number_ + count == closing_number_.load(std::memory_order_acquire)) log_.release_close_reserve();
    if (auto appended = log_.append_frames(segments_, base_seq_ + number_ + 1, count, now); !appended) {
        fail(std::move(appended).error());
        return false;
    }
    number_ += count;
    settled_ = false;
    last_commit_ = clock_.steady_now();
    ring_.consume(position, number_, segments_);
    durable_.store(base_seq_ + number_, std::memory_order_seq_cst);
    room_.notify(clock_);
    progress_.notify(clock_);
    hooks_.on_durable(base_seq_ + number_);
    if (number_ == closing_number_.load(std::memory_order_acquire)) seal_log();
    return true;
}

template <class Log, class Encoder, class Clock, class Waiting>
void background_engine<Log, Encoder, Clock, Waiting>::seal_log() {
    if (auto outcome = log_.seal(status::ended); !outcome) {
        fail(std::move(outcome).error());
        return;
    }
    std::lock_guard const lock(failure_mutex_);
    failure_ = error::closed();
    sealed_ = true;
}

template <class Log, class Encoder, class Clock, class Waiting>
bool background_engine<Log, Encoder, Clock, Waiting>::finished() const noexcept {
    if (sealed_ || backend_failed_ || phase_.load(std::memory_order_acquire) == phase::halted) return true;
    // Dropped: the caller has no submit under way, so all claims are published.
    return dropped_.load(std::memory_order_acquire) && ring_.published_bytes(ring_.consumed_position()) == 0;
}

template <class Log, class Encoder, class Clock, class Waiting>
void background_engine<Log, Encoder, Clock, Waiting>::rest() {
    auto const has_work = [&] {
        return ring_.published_bytes(ring_.consumed_position()) != 0 ||
               requests_waiting_.load(std::memory_order_seq_cst) ||
               dropped_.load(std::memory_order_seq_cst) ||
               phase_.load(std::memory_order_seq_cst) == phase::halted;
    };
    if (!settled_ && clock_.steady_now() - last_commit_ >= limits_.settle_after) {
        settled_ = true;
        if (auto outcome = log_.settle(clock_.now()); !outcome) fail(std::move(outcome).error());
        return;
    }
    for (unsigned spin = 0; spin < Waiting::spins; ++spin) {
        if (has_work()) return;
        cpu_relax();
    }
    if constexpr (Waiting::parks)
        work_.wait_alone(clock_, settled_ ? steady_time::max() : last_commit_ + limits_.settle_after,
                         has_work);
}

template <class Log, class Encoder, class Clock, class Waiting>
void background_engine<Log, Encoder, Clock, Waiting>::serve_anchors() {
    if (!requests_waiting_.load(std::memory_order_acquire)) return;
    requests_waiting_.store(false, std::memory_order_seq_cst);
    for (auto& request : take_requests()) {
        auto expected = anchor_request::waiting;
        if (!request->state.compare_exchange_strong(expected, anchor_request::taken)) continue;
        request->what.ts = clock_.now();
        if (auto recorded = log_.record_anchor(request->what, request->what.ts); recorded) {
            request->outcome = request->what;
        } else {
            auto const code = recorded.error().code();
            request->outcome = recorded.error();
            if (code != errc::invalid_argument && code != errc::too_large) fail(std::move(recorded).error());
        }
        request->state.store(anchor_request::done, std::memory_order_seq_cst);
        progress_.notify(clock_);
    }
}

template <class Log, class Encoder, class Clock, class Waiting>
void background_engine<Log, Encoder, Clock, Waiting>::abandon_anchors() {
    for (auto& request : take_requests()) {
        auto expected = anchor_request::waiting;
        if (!request->state.compare_exchange_strong(expected, anchor_request::taken)) continue;
        request->outcome = failure();
        request->state.store(anchor_request::done, std::memory_order_seq_cst);
    }
}

}}} // namespace nacre::writing
