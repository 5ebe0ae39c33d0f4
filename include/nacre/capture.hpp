// SPDX-License-Identifier: BSL-1.0
// Capture: from a message bus into a run, before any handler sees the message.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <nacre/capture/capture_adapter.hpp>
#include <nacre/capture/capture_options.hpp>
#include <nacre/capture/receipt.hpp>

namespace nacre { inline namespace nacre_v1 {

using capture::capture_adapter;
using capture::capture_options;
using capture::capture_outcome;
using capture::receipt;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
