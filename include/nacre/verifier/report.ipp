// SPDX-License-Identifier: BSL-1.0
// report.ipp: bodies.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/report.hpp>

#include <nacre/verifier/finding.hpp>

#include <cstddef>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE void report::add(finding what) {
    ++total_;
    ++counts_[static_cast<std::size_t>(what.kind)];
    if (findings_.size() < findings_max_) findings_.push_back(std::move(what));
}

}}} // namespace nacre::verification
