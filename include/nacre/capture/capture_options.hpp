// SPDX-License-Identifier: BSL-1.0
// capture_options: whom a capture adapter tells that it stopped.
#pragma once

#include <nacre/writer/callback.hpp>
#include <nacre/writer/halt.hpp>

#include <string_view>

namespace nacre::inline v1 {

/// Both run once, on the capturing thread, when the adapter already refuses everything; `on_halt` first.
struct capture_options {
    halt_callback on_halt{};          ///< the reason, and the error that the submit gave
    callback<std::string_view> log{}; ///< one line for the operator; valid during the call
};

} // namespace nacre::inline v1
