// SPDX-License-Identifier: BSL-1.0
// report.ipp: the bodies of report.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/verifier/report.hpp>

#include <nacre/core/sentence.hpp>
#include <nacre/verifier/finding.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace verification {

NACRE_INLINE void report::add(finding what) {
    ++total_;
    ++counts_[static_cast<std::size_t>(what.kind)];
    if (findings_.size() < findings_max_) findings_.push_back(std::move(what));
}

NACRE_INLINE void report::add_parts(finding_kind kind, std::uint64_t first_seq, std::uint64_t last_seq,
                                    std::uint64_t offset, std::span<core::sentence_part const> parts) {
    finding what{kind, first_seq, last_seq, offset, {}};
    if (findings_.size() < findings_max_) what.sentence = core::make_sentence(parts);
    add(std::move(what));
}

}}} // namespace nacre::verification
