// SPDX-License-Identifier: BSL-1.0
// tap: a bus's handle onto a capture adapter; the bus calls it with each message before a subscriber sees it.
//
// Copies are cheap and are the same tap: they share one word that says whether the adapter is still there.
// Its owner clears that word (`capture_adapter::clear_taps`, or by going away), and every copy captures
// nothing from then on, so a bus may outlive the session whose tap it holds. A tap that was
// default-constructed captures nothing.
//
//     bus.before_delivery(session->tap());                     // called with a topic and a message
//
// What is published, sent and answered is recorded alike: the topic of an entry is the topic that was
// published on, the endpoint that was sent to, or what the bus calls the response's way back.
//
// Threads: the adapter's, clearing included.
#pragma once

#include <nacre/capture/receipt.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/writer/addressed.hpp>

#include <memory>
#include <string_view>
#include <typeindex>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace capture {

/// What the copies of a tap share. The adapter owns it together with them.
template <class Adapter>
struct tap_control {
    Adapter* adapter = nullptr; ///< null once cleared
};

template <class Adapter>
class tap {
public:
    /// `result<receipt>`, or `nothing_captured` for a type that the registry ignores.
    template <class M>
    using outcome_of = typename Adapter::template outcome_of<M>;

    tap() = default;
    explicit tap(std::shared_ptr<tap_control<Adapter> const> control) noexcept
        : control_(std::move(control)) {}

    /// Accepts `message` on `topic`: when this returned without an error, hand it on. What it returns and
    /// when it halts: `capture_adapter::capture`. `not_captured` once the tap is cleared.
    template <class M>
    [[nodiscard]] outcome_of<M> operator()(std::string_view topic, M const& message) const {
        return capture(topic, message);
    }
    /// For types that are registered with `from_capture`: when it happened.
    template <class M>
    [[nodiscard]] outcome_of<M> operator()(std::string_view topic, M const& message,
                                           timestamp ts_init) const {
        return capture(topic, message, ts_init);
    }

    /// Several messages in one call and one commit: `submit(to("exec.orders", order), ...)`. See
    /// `capture_adapter::submit`; all are `not_captured` once the tap is cleared.
    template <class... Messages>
    requires(sizeof...(Messages) > 0) [[nodiscard]] result<receipts<sizeof...(Messages)>> submit(
        writing::addressed<Messages> const&... messages) const {
        if (!armed()) return receipts<sizeof...(Messages)>{};
        return control_->adapter->submit(messages...);
    }

    /// For a bus that erases types: `message` points to an object of `type`. See
    /// `capture_adapter::capture_erased`.
    [[nodiscard]] result<receipt> capture_erased(std::string_view topic, std::type_index type,
                                                 void const* message) const {
        if (!armed()) return receipt{};
        return control_->adapter->capture_erased(topic, type, message);
    }
    [[nodiscard]] result<receipt> capture_erased(std::string_view topic, std::type_index type,
                                                 void const* message, timestamp ts_init) const {
        if (!armed()) return receipt{};
        return control_->adapter->capture_erased(topic, type, message, ts_init);
    }

    /// Whether what passes is captured.
    [[nodiscard]] bool armed() const noexcept { return control_ != nullptr && control_->adapter != nullptr; }

private:
    template <class M, class... Time>
    [[nodiscard]] outcome_of<M> capture(std::string_view topic, M const& message, Time... ts_init) const {
        if constexpr (Adapter::template captures_nothing_of<M>) {
            return {};
        } else {
            if (!armed()) return receipt{};
            return control_->adapter->capture(topic, message, ts_init...);
        }
    }

    std::shared_ptr<tap_control<Adapter> const> control_;
};

}}} // namespace nacre::capture
