// SPDX-License-Identifier: BSL-1.0
// nothing_captured: what capturing an ignored type gives; used like the `result<receipt>` of all others, and
// converts to it.
//
// A type of its own, since a `result` that is discarded still has a destructor that knows errors, which not
// every compiler removes: with this one an ignored message is no instruction at all.
#pragma once

#include <nacre/capture/receipt.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/result.hpp>

#include <ostream>

namespace nacre { inline namespace nacre_v1 { namespace capture {

class nothing_captured {
public:
    /// Not capturing an ignored type is no error.
    [[nodiscard]] constexpr bool has_value() const noexcept { return true; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return true; }
    [[nodiscard]] constexpr receipt value() const noexcept { return {}; }
    [[nodiscard]] constexpr receipt operator*() const noexcept { return {}; }
    [[nodiscard]] constexpr receipt const* operator->() const noexcept { return &none; }
    /// No error: there to be named behind `if (!captured)`.
    [[nodiscard]] core::error error() const noexcept { return {}; }

    operator result<receipt>() const noexcept { return receipt{}; }

    friend std::ostream& operator<<(std::ostream& out, nothing_captured const&) { return out << none; }

private:
    static constexpr receipt none{};
};

}}} // namespace nacre::capture
