// SPDX-License-Identifier: BSL-1.0
// Verbs for tests of the codec: encode, decode, bytes written by hand.
#pragma once

#include "support/catch2.hpp"

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace encoder_tests {

using bytes = std::vector<std::byte>;

/// Hex digits by hand, spaces anywhere; `'text'` stands for its characters.
inline bytes by_hand(std::string_view text) {
    bytes out;
    auto const digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
        } else if (text[at] == '\'') {
            for (++at; text[at] != '\''; ++at)
                out.push_back(static_cast<std::byte>(text[at]));
            ++at;
        } else {
            out.push_back(static_cast<std::byte>(digit(text[at]) * 16 + digit(text[at + 1])));
            at += 2;
        }
    }
    return out;
}

template <class M>
bytes encoded(M const& message) {
    nacre::codec::canonical_codec const codec;
    auto const size = codec.encoded_size(message);
    REQUIRE(size);
    bytes out(*size, std::byte{0xA5});
    codec.encode(message, out);
    return out;
}

template <class M>
nacre::result<M> decoded(nacre::bytes_view payload) {
    return nacre::codec::canonical_codec{}.decode<M>(payload);
}

/// The error of decoding `payload` as M: "<field> @<offset>: <what>".
template <class M>
std::string refusal(nacre::bytes_view payload) {
    auto const outcome = decoded<M>(payload);
    if (outcome) return "accepted";
    if (outcome.error() != nacre::errc::decode_failed) return "not decode_failed";
    return std::string(outcome.error().field()) + " @" + std::to_string(outcome.error().offset()) + ": " +
           std::string(outcome.error().reason());
}

/// `message` has exactly these bytes, and they decode to a message that has them again.
template <class M>
void check_golden(M const& message, std::string_view hand_written) {
    bytes const expected = by_hand(hand_written);
    CHECK(encoded(message) == expected);
    auto const back = decoded<M>(expected);
    REQUIRE(back);
    CHECK(encoded(*back) == expected);
    for (std::size_t size = 0; size < expected.size(); ++size)
        CHECK_FALSE(decoded<M>(nacre::bytes_view(expected).first(size)));
    bytes longer = expected;
    longer.push_back(std::byte{0});
    CHECK_FALSE(decoded<M>(longer));
}

} // namespace encoder_tests
