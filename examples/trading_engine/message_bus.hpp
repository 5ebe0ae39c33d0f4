// SPDX-License-Identifier: BSL-1.0
// message_bus: the synchronous core. A message is recorded before anybody sees it, then delivered in the
// order in which it was put on the bus, one at a time.
//
// A message that cannot be recorded is not delivered, and its sender gets the error: the engine stops.
#pragma once

#include <trading/account.hpp>
#include <trading/commands.hpp>
#include <trading/order_events.hpp>
#include <trading/position_events.hpp>
#include <trading/reports.hpp>
#include <trading/time_event.hpp>

#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <deque>
#include <string_view>
#include <utility>
#include <variant>

namespace engine {

/// Where messages go.
namespace endpoint {
inline constexpr std::string_view risk = "risk.execute";
inline constexpr std::string_view execution = "execution.execute";
inline constexpr std::string_view venue = "venue.sim";
} // namespace endpoint
namespace topic {
inline constexpr std::string_view orders = "events.orders";
inline constexpr std::string_view positions = "events.positions";
inline constexpr std::string_view account = "events.account";
inline constexpr std::string_view reports = "venue.sim.reports";
inline constexpr std::string_view timers = "events.timers";
} // namespace topic

/// Everything that travels on the bus.
using message = std::variant<trading::submit_order, trading::cancel_order, trading::query_account,
                             trading::order_initialized, trading::order_denied, trading::order_submitted,
                             trading::order_accepted, trading::order_rejected, trading::order_pending_cancel,
                             trading::order_canceled, trading::order_cancel_rejected, trading::order_filled,
                             trading::order_status_report, trading::fill_report, trading::mass_status,
                             trading::position_opened, trading::position_changed, trading::position_closed,
                             trading::account_state, trading::time_event>;

/// `Recorder` has publish, send and respond, which ask a nacre::tap: they return once the message is
/// accepted.
template <class Recorder>
class message_bus {
public:
    explicit message_bus(Recorder& recorder) noexcept : recorder_(&recorder) {}

    /// To all who listen to the topic. The ticket tells when the record is durable.
    template <class M>
    [[nodiscard]] nacre::result<nacre::ticket> publish(std::string_view to, M what) {
        return accept(recorder_->publish(to, what), to, std::move(what));
    }
    /// To one endpoint.
    template <class M>
    [[nodiscard]] nacre::result<nacre::ticket> send(std::string_view to, M what) {
        return accept(recorder_->send(to, what), to, std::move(what));
    }
    /// The answer to a request.
    template <class M>
    [[nodiscard]] nacre::result<nacre::ticket> respond(std::string_view to, M what) {
        return accept(recorder_->respond(to, what), to, std::move(what));
    }

    /// Calls `deliver(to, message) -> result<void>` until the bus is empty.
    template <class Deliver>
    [[nodiscard]] nacre::result<void> drain(Deliver&& deliver) {
        while (!waiting_.empty()) {
            delivery const next = std::move(waiting_.front());
            waiting_.pop_front();
            NACRE_TRY(std::visit(
                [&](auto const& what) -> nacre::result<void> { return deliver(next.to, what); }, next.what));
        }
        return {};
    }

private:
    struct delivery {
        std::string_view to;
        message what;
    };

    template <class Receipt, class M>
    [[nodiscard]] nacre::result<nacre::ticket> accept(Receipt const& accepted, std::string_view to,
                                                      M&& what) {
        if (!accepted) return accepted.error();
        waiting_.push_back({to, std::forward<M>(what)});
        return static_cast<nacre::ticket>(*accepted);
    }

    Recorder* recorder_;
    std::deque<delivery> waiting_;
};

} // namespace engine
