// SPDX-License-Identifier: BSL-1.0
// capture_error.ipp: the bodies of capture_error.hpp.
#pragma once

#include <nacre/capture/capture_error.hpp>
#include <nacre/core/compiled.hpp>

#include <nacre/core/error.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/writer/halt.hpp>

namespace nacre { inline namespace nacre_v1 { namespace capture {

NACRE_INLINE halt_reason capture_halt_reason(error const& cause) noexcept {
    if (cause.code() != errc::halted) return writing::halt_reason_of(cause);
    return cause.halt_cause() == halt_reason::none ? halt_reason::other : cause.halt_cause();
}

}}} // namespace nacre::capture
