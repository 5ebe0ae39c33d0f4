// SPDX-License-Identifier: BSL-1.0
// raw_encoder: takes bytes as they are; the caller names type, keys, time and headers message by message.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/key_list.hpp>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace encoding {

/// A message of bytes. Views only, valid for the call that takes it:
///
///     writer->submit("exec.orders", {.type = "order", .payload = nacre::bytes(text),
///                                    .keys = {{"client_order_id", "O-1"}}});
struct raw_message {
    std::string_view type; ///< the payload type of its entry
    bytes_view payload{};
    key_list keys{};
    std::optional<timestamp> ts_init{}; ///< absent: the time of publishing
    core::headers headers{};
};

struct raw_encoder {
    using braced_message = raw_message;

    [[nodiscard]] result<std::size_t> encoded_size(raw_message const& message) const noexcept {
        return message.payload.size();
    }
    void encode(raw_message const& message, bytes_span out) const noexcept {
        if (!out.empty()) std::memcpy(out.data(), message.payload.data(), out.size());
    }
    [[nodiscard]] payload_type_info payload_type(raw_message const& message) const noexcept {
        return {message.type, {}, 0};
    }
    template <class Sink>
    void for_each_key(raw_message const& message, Sink&& sink) const {
        for (auto const& key : message.keys)
            sink(index_kind_info{key.kind, true}, key.key);
    }
    [[nodiscard]] std::optional<timestamp> ts_init(raw_message const& message) const noexcept {
        return message.ts_init;
    }
    [[nodiscard]] core::headers headers(raw_message const& message) const noexcept { return message.headers; }

    /// The bytes themselves, valid as long as `payload`.
    template <class M>
    requires std::same_as<M, bytes_view>
    [[nodiscard]] result<M> decode(bytes_view payload) const noexcept { return payload; }
};

static_assert(encoder_for<raw_encoder, raw_message>);

}}} // namespace nacre::encoding
