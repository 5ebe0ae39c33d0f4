// SPDX-License-Identifier: BSL-1.0
// sentence.ipp: the bodies of sentence.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/core/sentence.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace core {

NACRE_INLINE void sentence_part::append_to(std::string& out) const {
    switch (kind_) {
    case kind::text: out.append(text_, static_cast<std::size_t>(number_)); return;
    case kind::character: out.push_back(static_cast<char>(number_)); return;
    case kind::signed_number: out.append(std::to_string(static_cast<std::int64_t>(number_))); return;
    case kind::unsigned_number: out.append(std::to_string(number_)); return;
    }
}

NACRE_INLINE std::string make_sentence(std::span<sentence_part const> parts) {
    std::string out;
    for (auto const& part : parts)
        part.append_to(out);
    return out;
}

}}} // namespace nacre::core
