// SPDX-License-Identifier: BSL-1.0
// capture_options: whom a capture adapter tells that it stopped.
#pragma once

#include <nacre/writer/halt.hpp>
#include <nacre/writer/notice.hpp>

namespace nacre { inline namespace nacre_v1 { namespace capture {

/// Both run once, on the capturing thread, when the adapter already refuses everything; `on_halt` first.
struct capture_options {
    writing::halt_callback on_halt{}; ///< the reason, and the error that the submit gave
    writing::notice_sink on_notice{}; ///< one line for the operator
};

}}} // namespace nacre::capture
