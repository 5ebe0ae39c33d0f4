// SPDX-License-Identifier: BSL-1.0
// A run of the whole vocabulary, recorded into a folder. A unit of its own: fifty types are compiled once for
// all its readers.
#pragma once

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

namespace trading_test {

inline constexpr int copies_of_each = 5;

/// Records every type in the order of the vocabulary on the topic "vocabulary": a labelled message, then
/// random ones, then the end. Asserts that everything is accepted.
[[nodiscard]] nacre::run_id record_whole_run(nacre::file_backend const& backend);

} // namespace trading_test
