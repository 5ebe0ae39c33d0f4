// SPDX-License-Identifier: BSL-1.0
// input.ipp: the bodies of input.hpp.
#pragma once

#include <nacre/codec/input.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/codec/path.hpp>
#include <nacre/core/error.hpp>

#include <cstdint>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace codec {

NACRE_INLINE error input::failure() const {
    auto const offset = static_cast<std::uint64_t>(where_ - begin_);
    return error::decode_failed(path_.str(), offset,
                                reason_.empty() ? std::string(to_string(flaw_)) : reason_);
}

}}} // namespace nacre::codec
