// SPDX-License-Identifier: BSL-1.0
// follower.ipp: the bodies of follower.hpp.
#pragma once

#include <nacre/reader/follower.hpp>

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/place.hpp>
#include <nacre/reader/followed.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/reader/reader_access.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Backend, class Encoder, class Hasher, class Clock>
auto basic_follower<Backend, Encoder, Hasher, Clock>::open(Backend const& backend, run_id const& id,
                                                           follow_options options, Encoder encoder,
                                                           Clock clock) -> result<basic_follower> {
    NACRE_TRY(options.check());
    NACRE_TRY_VALUE(opened, reader_type::open(backend, id, std::move(encoder)));
    return basic_follower(std::move(opened), options, std::move(clock));
}

template <class Backend, class Encoder, class Hasher, class Clock>
result<followed>
basic_follower<Backend, Encoder, Hasher, Clock>::wait_next(std::chrono::nanoseconds patience) {
    std::optional<steady_time> deadline;
    for (auto pause = options_.poll_min;; pause = std::min(2 * pause, options_.poll_max)) {
        if (options_.from <= durable_seq()) {
            NACRE_TRY_VALUE(view, reader_access::log(reader_).read(next_));
            next_ = reader_access::log(reader_).after(view);
            options_.from = next_.seq;
            return followed(view);
        }
        if (reader_.condition() == log::run_condition::live) published_seq_ = reader_.high_watermark();
        NACRE_TRY_VALUE(news, reader_.refresh());
        if (news) continue;
        if (ended()) return followed::ended();
        auto const now = clock_.steady_now();
        if (!deadline) deadline = add(now, patience);
        if (now >= *deadline) return followed::idle();
        clock_.wait(*never_, 0, std::min(*deadline, now + pause));
    }
}

template <class Backend, class Encoder, class Hasher, class Clock>
std::uint64_t basic_follower<Backend, Encoder, Hasher, Clock>::durable_seq() const noexcept {
    if (reader_.condition() != log::run_condition::crashed) return reader_.high_watermark();
    return std::min(reader_.high_watermark(), std::max(published_seq_, reader_.verdict().acknowledged_seq));
}

}}} // namespace nacre::reading
