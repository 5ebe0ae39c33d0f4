// SPDX-License-Identifier: BSL-1.0
// writer_hooks: whom a writer tells what it did.
#pragma once

#include <nacre/writer/callback.hpp>
#include <nacre/writer/halt.hpp>

#include <cstdint>

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct writer_hooks {
    halt_callback on_halt{};              ///< once, when the run stops because it cannot record
    callback<std::uint64_t> on_durable{}; ///< the new watermark, after each batch; on the committing thread
};

}}} // namespace nacre::writing
