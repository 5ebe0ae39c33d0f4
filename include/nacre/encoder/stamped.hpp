// SPDX-License-Identifier: BSL-1.0
// stamped: a message with the time it was captured at, for types registered `from_capture`.
#pragma once

#include <nacre/core/time.hpp>

namespace nacre { inline namespace nacre_v1 { namespace encoding {

/// Refers to the message: valid for the call that takes it. Of an envelope, `ts_init` holds when what is
/// inside is registered `from_capture`; other alternatives keep the time that their registration says.
template <class M>
struct stamped {
    M const& message;
    timestamp ts_init;
};
template <class M>
stamped(M const&, timestamp) -> stamped<M>;

}}} // namespace nacre::encoding
