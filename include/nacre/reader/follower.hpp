// SPDX-License-Identifier: BSL-1.0
// follower: sees each durable entry of a run once, in order, while it is being written by this or another
// process.
//
// It takes no lock and writes nothing: what is published is polled, with steps that grow while there is
// nothing new, so the writer is never blocked or slowed. All waiting goes through the clock.
//
// Invariants
//   1. Entries come with seqs `from`, `from + 1`, ...: none twice, none left out.
//   2. Only what is durable under the run's policy comes: what a live writer has published; of a crashed run
//      what was seen published or is proven acknowledged, until recovery has sealed it and made the rest
//      durable as well.
//   3. The end of the run is reported once all of it was seen, and only when the run is sealed or
//      quarantined. A crash is not the end: the follower waits for recovery, and `condition()` tells.
//
//     auto following = nacre::follower<>::open("data/desk", id);
//     for (;;) {
//         auto next = following->wait_next(1s);
//         if (!next) return next.error();
//         if (next->has_ended()) break;            // sealed, and all of it seen
//         if (next->has_entry()) use(next->entry());
//     }
//
// Threads: one at a time. Views stay valid as long as the follower.
#pragma once

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

struct follow_options {
    std::uint64_t from = 1; ///< the first entry wanted, 1-based
    /// The time between two looks: starts at the first, doubles while there is nothing new, up to the second.
    std::chrono::nanoseconds poll_min = std::chrono::microseconds(50);
    std::chrono::nanoseconds poll_max = std::chrono::milliseconds(5);

    [[nodiscard]] result<void> check() const {
        if (from == 0) return error::invalid_argument("entries are numbered from 1");
        if (poll_min.count() <= 0 || poll_max < poll_min)
            return error::invalid_argument("poll_min is not above 0, or above poll_max");
        return {};
    }
};

template <class Backend = storage::file_backend, class Encoder = encoding::raw_encoder,
          class Hasher = hashing::xxh3_128, class Clock = storage::system_clock>
class basic_follower {
    static_assert(clock<Clock>,
                  "nacre: a Clock has now(), steady_now(), wait() and wake() (see docs/concepts/clock.md)");

public:
    using reader_type = basic_reader<Backend, Encoder, Hasher>;

    /// Opens a run of any condition. Errors: those of `reader::open`; `invalid_argument` for options that
    /// cannot work.
    [[nodiscard]] static result<basic_follower> open(Backend const& backend, run_id const& id,
                                                     follow_options options = {}, Encoder encoder = {},
                                                     Clock clock = {});

    /// The next entry, verified; `ended` once the run has ended and all of it was seen. Waits for at most
    /// `patience`: `idle` then, and the same entry is asked for again. An entry that cannot be read stays the
    /// next one: its error is given each time.
    [[nodiscard]] result<followed> wait_next(std::chrono::nanoseconds patience);

    /// The seq of the entry that `wait_next` will give.
    [[nodiscard]] std::uint64_t next_seq() const noexcept { return options_.from; }
    /// Whether the run is sealed or quarantined. What is left of it may still be unseen.
    [[nodiscard]] bool ended() const noexcept {
        return reader_.condition() == log::run_condition::sealed ||
               reader_.condition() == log::run_condition::quarantined;
    }
    [[nodiscard]] log::run_condition condition() const noexcept { return reader_.condition(); }

    /// For names, look-ups and decoding. Refreshing it is harmless.
    [[nodiscard]] reader_type& run() noexcept { return reader_; }

private:
    basic_follower(reader_type opened, follow_options const& options, Clock clock)
        : reader_(std::move(opened)), options_(options), clock_(std::move(clock)), next_{options.from, 0} {}

    /// The last entry that is durable for certain.
    [[nodiscard]] std::uint64_t durable_seq() const noexcept;

    [[nodiscard]] static steady_time add(steady_time now, std::chrono::nanoseconds patience) noexcept {
        return patience < steady_time::max() - now ? now + patience : steady_time::max();
    }

    reader_type reader_;
    follow_options options_;          ///< `from` moves on
    std::uint64_t published_seq_ = 0; ///< the last entry a live writer was seen to have published
    Clock clock_;
    typename reader_type::log_type::position next_;
    std::unique_ptr<std::atomic<std::uint32_t>> never_ =
        std::make_unique<std::atomic<std::uint32_t>>(0); ///< never woken
};

/// The follower of a policy's runs.
template <class Policy = log::default_policy, class Encoder = encoding::raw_encoder>
class follower : public basic_follower<typename Policy::backend, Encoder, typename Policy::hasher,
                                       typename Policy::clock> {
    using clock_type = typename Policy::clock;
    using positional = basic_follower<typename Policy::backend, Encoder, typename Policy::hasher, clock_type>;

public:
    /// Opens a run of a place; see basic_follower. Errors: those of the place too.
    [[nodiscard]] static result<follower> open(log::place const& where, run_id const& id,
                                               follow_options options = {}, Encoder encoder = {},
                                               clock_type clock = {}) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(where));
        return open(backend, id, options, std::move(encoder), std::move(clock));
    }
    template <std::same_as<typename Policy::backend> B>
    [[nodiscard]] static result<follower> open(B const& backend, run_id const& id,
                                               follow_options options = {}, Encoder encoder = {},
                                               clock_type clock = {}) {
        NACRE_TRY_VALUE(opened, positional::open(backend, id, options, std::move(encoder), std::move(clock)));
        return follower(std::move(opened));
    }

private:
    explicit follower(positional opened) noexcept : positional(std::move(opened)) {}
};

}}} // namespace nacre::reading

#include <nacre/reader/follower.ipp>
