// SPDX-License-Identifier: BSL-1.0
// order_gate: holds what may leave the process only once its cause is on disk.
//
// An outbound order is held with the ticket of the command that caused it; `release` hands out, in order,
// everything whose cause the watermark covers. One thread; what is held is released in the order it was held.
//
//     gate.hold(*ticket, outbound_order);
//     gate.release(writer.high_watermark(), [&](auto& order) { venue.send(order); });
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/writer/ticket.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class T>
class order_gate {
public:
    /// Tickets come in order of their seqs.
    void hold(ticket const& cause, T value) {
        NACRE_ASSERT(held_.empty() || held_.back().cause <= cause);
        held_.push_back({cause, std::move(value)});
    }

    /// Calls `f(T&)` for everything caused by entries up to `high_watermark`, and forgets it. How many there
    /// were.
    template <class F>
    std::size_t release(std::uint64_t high_watermark, F&& f) {
        std::size_t released = 0;
        while (!held_.empty() && held_.front().cause.seq <= high_watermark) {
            T value = std::move(held_.front().value);
            held_.pop_front();
            ++released;
            f(value);
        }
        return released;
    }

    /// The ticket to wait for so that the next one can go; nothing when nothing is held.
    [[nodiscard]] std::optional<ticket> next() const noexcept {
        if (held_.empty()) return std::nullopt;
        return held_.front().cause;
    }
    [[nodiscard]] std::size_t size() const noexcept { return held_.size(); }
    [[nodiscard]] bool empty() const noexcept { return held_.empty(); }

private:
    struct held_value {
        ticket cause;
        T value;
    };
    std::deque<held_value> held_;
};

}}} // namespace nacre::writing
