// SPDX-License-Identifier: BSL-1.0
// The laws of the encoder concept, for any encoder and message: `check_laws(encoder, message)` for every
// model, and `check_round_trip(encoder, message)` for those that decode.
#pragma once

#include "support/catch2.hpp"

#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace encoder_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::encoding::encoder_for;

template <class E, class M>
std::vector<index_key> keys_of(E const& encoder, M const& message) {
    std::vector<index_key> out;
    encoder.for_each_key(message, [&](index_kind_info kind, std::string_view key) {
        out.emplace_back(std::string(kind.name), std::string(key));
    });
    return out;
}

/// The payload, and a proof that not a byte beside it was written and none of it left out.
template <class E, class M>
std::vector<std::byte> payload_of(E const& encoder, M const& message) {
    auto const size = encoder.encoded_size(message);
    REQUIRE(size);
    std::vector<std::byte> written;
    for (auto const before : {std::byte{0x00}, std::byte{0xA5}}) {
        constexpr std::size_t margin = 16;
        std::vector<std::byte> room(*size + 2 * margin, before);
        encoder.encode(message, bytes_span(room).subspan(margin, *size));
        auto const untouched = [&](std::byte each) { return each == before; };
        auto const first = room.begin() + margin;
        auto const last = first + static_cast<std::ptrdiff_t>(*size);
        CHECK(std::all_of(room.begin(), first, untouched));
        CHECK(std::all_of(last, room.end(), untouched));
        std::vector<std::byte> payload(first, last);
        // The same whatever stood there before: every byte was written.
        if (before != std::byte{0x00}) CHECK(payload == written);
        written = std::move(payload);
    }
    return written;
}

/// Laws 1 to 3.
template <class E, class M>
void check_laws(E const& encoder, M const& message) {
    static_assert(encoder_for<E, M>);
    E const copy = encoder;
    CHECK(payload_of(encoder, message) == payload_of(copy, message));
    CHECK(keys_of(encoder, message) == keys_of(copy, message));
    CHECK(encoder.payload_type(message).name == copy.payload_type(message).name);
    CHECK(encoder.payload_type(message).fingerprint == copy.payload_type(message).fingerprint);
    CHECK_FALSE(encoder.payload_type(message).name.empty());
    CHECK(encoder.ts_init(message) == copy.ts_init(message));
    CHECK(encoder.headers(message) == copy.headers(message));
}

/// Law 4, and that nothing shorter decodes to something that encodes otherwise.
template <class E, class M>
void check_round_trip(E const& encoder, M const& message) {
    auto const payload = payload_of(encoder, message);
    auto const decoded = encoder.template decode<M>(payload);
    REQUIRE(decoded);
    CHECK(payload_of(encoder, *decoded) == payload);
    for (std::size_t size = 0; size < payload.size(); ++size) {
        auto const cut = bytes_view(payload).first(size);
        auto const shorter = encoder.template decode<M>(cut);
        if (shorter) {
            CHECK(payload_of(encoder, *shorter) == std::vector<std::byte>(cut.begin(), cut.end()));
        } else {
            CHECK(shorter.error() == errc::decode_failed);
        }
    }
}

} // namespace encoder_tests
