// SPDX-License-Identifier: BSL-1.0
// verify_options: how much a verifier lists, and whom it tells how far it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace nacre { inline namespace nacre_v1 { namespace verification {

struct verify_options {
    /// Findings beyond it are counted and not listed.
    std::size_t findings_max = 10'000;

    /// Called on the verifying thread, every few MiB, with bytes done and bytes to do. May be empty.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

}}} // namespace nacre::verification
