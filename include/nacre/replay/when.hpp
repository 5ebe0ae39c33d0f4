// SPDX-License-Identifier: BSL-1.0
// when<M>(handler): what a projection does with a message of type M.
//
// `handler(state, message)` or `handler(state, message, entry)`, with `state` the projection's, `message` an
// `M const&` that lives for the call, `entry` the entry_view it came in. It returns
//     void           the entry counts as applied
//     bool           false: the handler did not care, the entry counts as ignored
//     result<void>   an error ends the replay, as `apply_failed` with the entry's seq and payload type
//     result<bool>   both
// A handler that throws fails in the same way; std::bad_alloc passes.
//
//     when<order_filled>([](book& b, order_filled const& m) { b.fill(m); })  its payload type is known
//     when<bytes_view>("quote.v1", [](book& b, bytes_view bytes) { ... })    its payload type is named here
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// A handler of messages whose payload type the encoder knows.
template <class M, class Handler>
struct typed_handler {
    using message_type = M;
    [[no_unique_address]] Handler handler;
};

/// A handler of the entries with a payload type that is named at run time.
template <class M, class Handler>
struct named_handler {
    using message_type = M;
    std::string name;
    [[no_unique_address]] Handler handler;
};

template <class M, class Handler>
[[nodiscard]] typed_handler<M, std::decay_t<Handler>> when(Handler&& handler) {
    return {std::forward<Handler>(handler)};
}

template <class M, class Handler>
[[nodiscard]] named_handler<M, std::decay_t<Handler>> when(std::string_view payload_type, Handler&& handler) {
    return {std::string(payload_type), std::forward<Handler>(handler)};
}

}}} // namespace nacre::replay
