// SPDX-License-Identifier: BSL-1.0
// sentence: text, characters and numbers joined to what an operator reads.
//
// The parts are joined by one function for all sentences, so that saying much costs a program little code.
#pragma once

#include <nacre/core/rooms.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// One part of a sentence. A view: of a text that outlives the call it is made for.
class sentence_part {
public:
    sentence_part(std::string_view text) noexcept // NOLINT: implicit
        : text_(text.data()), number_(text.size()) {}
    sentence_part(std::string const& text) noexcept : sentence_part(std::string_view(text)) {} // NOLINT
    sentence_part(char const* text) noexcept : sentence_part(std::string_view(text)) {}        // NOLINT
    sentence_part(char character) noexcept                                                     // NOLINT
        : number_(static_cast<unsigned char>(character)), kind_(kind::character) {}
    /// In decimal.
    template <std::integral Number>
    sentence_part(Number number) noexcept // NOLINT: implicit
        : number_(static_cast<std::uint64_t>(number)),
          kind_(std::signed_integral<Number> ? kind::signed_number : kind::unsigned_number) {}

    void append_to(std::string& out) const;

private:
    enum class kind : std::uint8_t { text, character, signed_number, unsigned_number };

    char const* text_ = nullptr;
    std::uint64_t number_; ///< or the size of the text
    kind kind_ = kind::text;
};

[[nodiscard]] std::string make_sentence(std::span<sentence_part const> parts);

template <class... Parts>
[[nodiscard]] std::string make_sentence(Parts const&... parts) {
    sentence_part const all[] = {parts...};
    return make_sentence(std::span<sentence_part const>(all));
}

}}} // namespace nacre::core

#ifndef NACRE_COMPILED
#include <nacre/core/sentence.ipp>
#endif
