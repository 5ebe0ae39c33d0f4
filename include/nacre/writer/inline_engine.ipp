// SPDX-License-Identifier: BSL-1.0
// inline_engine.ipp: the bodies of inline_engine.hpp.
#pragma once

#include <nacre/writer/inline_engine.hpp>

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
result<anchor> inline_engine<Log, Encoder, Clock>::record_anchor(std::string_view snapshot_id,
                                                                 bytes_view content_hash,
                                                                 std::uint64_t state_version) {
    NACRE_ASSERT(std::this_thread::get_id() == owner_);
    if (stopped_) return refusal_;
    timestamp const now = clock_.now();
    anchor what{log_.high_watermark(),
                now,
                std::string(snapshot_id),
                {content_hash.begin(), content_hash.end()},
                state_version};
    if (auto recorded = log_.record_anchor(what, now); !recorded) {
        auto const code = recorded.error().code();
        if (code == errc::invalid_argument || code == errc::too_large) return std::move(recorded).error();
        return halted_by(std::move(recorded).error());
    }
    return what;
}

template <class Log, class Encoder, class Clock>
result<std::uint64_t> inline_engine<Log, Encoder, Clock>::seal(std::string_view reason) {
    closing_encoder<Encoder> const encoder(encoder_);
    closing_entry const last{{std::string(reason)}};
    NACRE_TRY(begin_batch());
    NACRE_TRY(encode(encoder, lifecycle_topic, last));
    log_.release_close_reserve();
    NACRE_TRY(commit_batch());
    stopped_ = true;
    if (auto sealed = log_.seal(status::ended); !sealed) return halted_by(std::move(sealed).error());
    return log_.high_watermark();
}

template <class Log, class Encoder, class Clock>
result<ticket> inline_engine<Log, Encoder, Clock>::commit_batch() {
    bytes_span const segments[] = {bytes_span(frames_).first(batch_.bytes)};
    std::uint64_t const first = log_.high_watermark() + 1;
    if (auto appended = log_.append_frames(segments, first, batch_.entries, batch_.now); !appended)
        return halted_by(std::move(appended).error());
    std::uint64_t const last = log_.high_watermark();
    durable_.store(last, std::memory_order_release);
    hooks_.on_durable(last);
    return ticket{last};
}

}}} // namespace nacre::writing
