// SPDX-License-Identifier: BSL-1.0
// addressed: a message and the topic it goes to, as one argument of a submit that takes several.
//
//     auto accepted = writer.submit(nacre::to("exec.orders", order), nacre::to("events.fills", fill));
//     if (accepted) writer.wait_durable(accepted->back());  // all of them: it is one commit
#pragma once

#include <nacre/core/time.hpp>
#include <nacre/encoder/stamped.hpp>

#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

/// `Message` is `M const&`, or a `stamped<M>`. It refers to topic and message: valid for the call that takes
/// it.
template <class Message>
struct addressed {
    std::string_view topic;
    Message message;

    /// Calls `f(topic, message)`: how a submit of several asks each of its parts for what it is.
    template <class F>
    void give(F const& f) const {
        f(topic, message);
    }
};

template <class M>
[[nodiscard]] constexpr addressed<M const&> to(std::string_view topic, M const& message) noexcept {
    return {topic, message};
}
/// For types that are registered with `from_capture`: when it happened.
template <class M>
[[nodiscard]] constexpr addressed<encoding::stamped<M>> to(std::string_view topic, M const& message,
                                                           timestamp ts_init) noexcept {
    return {topic, {message, ts_init}};
}

}}} // namespace nacre::writing
