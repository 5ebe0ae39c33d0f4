// SPDX-License-Identifier: BSL-1.0
// closing_entry: the entry that says that a run ended in order, whatever encoder the writer has.
//
// Recovery knows it by topic and payload type, so both are the library's, and so are the keys, time and
// headers it lacks. The payload is what the encoder makes of a `run_ended`, where it takes one, else the
// bytes of the reason.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/time.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/message/lifecycle_messages.hpp>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct closing_entry {
    messaging::run_ended message;
};

template <class Encoder>
class closing_encoder {
public:
    explicit closing_encoder(Encoder const& encoder) noexcept : encoder_(&encoder) {}

    [[nodiscard]] result<std::size_t> encoded_size(closing_entry const& entry) const {
        if constexpr (encodes_run_ended)
            return encoder_->encoded_size(entry.message);
        else
            return entry.message.reason.size();
    }
    void encode(closing_entry const& entry, bytes_span out) const noexcept {
        if constexpr (encodes_run_ended)
            encoder_->encode(entry.message, out);
        else if (!out.empty())
            std::memcpy(out.data(), entry.message.reason.data(), out.size());
    }
    [[nodiscard]] payload_type_info payload_type([[maybe_unused]] closing_entry const& entry) const {
        payload_type_info out{};
        if constexpr (encodes_run_ended) out = encoder_->payload_type(entry.message);
        out.name = run_ended_type;
        return out;
    }
    template <class Sink>
    void for_each_key(closing_entry const&, Sink&&) const noexcept {}
    [[nodiscard]] std::optional<timestamp> ts_init(closing_entry const&) const noexcept {
        return std::nullopt;
    }
    [[nodiscard]] core::headers headers(closing_entry const&) const noexcept { return {}; }

private:
    static constexpr bool encodes_run_ended = encoding::encoder_for<Encoder, messaging::run_ended>;

    Encoder const* encoder_;
};

}}} // namespace nacre::writing
