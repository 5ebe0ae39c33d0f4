// SPDX-License-Identifier: BSL-1.0
// writer: records messages into a run, and says when they are durable.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/policy.hpp>
#include <nacre/values.hpp>

#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/writer/addressed.hpp>
#include <nacre/writer/callback.hpp>
#include <nacre/writer/execution.hpp>
#include <nacre/writer/halt.hpp>
#include <nacre/writer/notice.hpp>
#include <nacre/writer/order_gate.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

namespace nacre { inline namespace nacre_v1 {

using writing::addressed;
using writing::background_execution;
using writing::basic_writer;
using writing::halt_event;
using writing::inline_execution;
using writing::notice;
using writing::notice_level;
using writing::notice_sink;
using writing::order_gate;
using writing::spin;
using writing::spin_then_park;
using writing::ticket;
using writing::to;
using writing::writer;
using writing::writer_hooks;
using writing::writer_options;

using encoding::raw_encoder;
using encoding::raw_message;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
