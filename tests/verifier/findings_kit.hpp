// SPDX-License-Identifier: BSL-1.0
// What the tests of findings share: a damaged run verified on disk, and the finding it must give.
#pragma once

#include <nacre/values.hpp>
#include <nacre/verifier.hpp>

#include "run_on_disk.hpp"
#include "support/catch2.hpp"

#include <string_view>

namespace nacre::test {

/// Verifies the file on disk, shows what was found when a check fails, and holds the file against what it
/// was.
inline report findings_of(byte_vector const& file) {
    run_on_disk const run(file);
    auto found = run.verify().value();
    CHECK(run.content() == file);
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    return found;
}

/// The only finding, which has this kind.
inline finding only(report const& found, finding_kind kind) {
    REQUIRE(found.count() == 1);
    CHECK(found.findings().front().kind == kind);
    return found.findings().front();
}

inline bool mentions(finding const& what, std::string_view words) {
    return what.sentence.find(words) != std::string::npos;
}

template <class T>
void put(bytes_span frame, std::size_t at, T value) {
    format::store(frame, at, value);
}

inline void renumber(bytes_span frame, std::uint64_t seq) {
    put(frame, offsetof(format::frame_prefix, seq), seq);
}

} // namespace nacre::test
