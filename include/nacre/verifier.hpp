// SPDX-License-Identifier: BSL-1.0
// verifier: proves that a run is intact, or names what is not.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/policy.hpp>
#include <nacre/values.hpp>

#include <nacre/verifier/finding.hpp>
#include <nacre/verifier/options.hpp>
#include <nacre/verifier/report.hpp>
#include <nacre/verifier/verifier.hpp>

namespace nacre { inline namespace nacre_v1 {

using verification::basic_verifier;
using verification::finding;
using verification::finding_kind;
using verification::report;
using verification::verifier;
using verification::verify_options;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
