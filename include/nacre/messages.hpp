// SPDX-License-Identifier: BSL-1.0
// Messages: which types are recorded, their members, keys and times, and how they become bytes.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/values.hpp>

#include <nacre/codec/canonical_codec.hpp>
#include <nacre/codec/number.hpp>
#include <nacre/codec/schema_text.hpp>
#include <nacre/codec/wire_format.hpp>
#include <nacre/encoder/stamped.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/message/enumerators.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/formerly.hpp>
#include <nacre/message/headers_of.hpp>
#include <nacre/message/identity.hpp>
#include <nacre/message/key.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/message/members.hpp>
#include <nacre/message/registration.hpp>
#include <nacre/message/registry.hpp>
#include <nacre/message/ts_init.hpp>
#include <nacre/message/upcast.hpp>
#include <nacre/schema/payload_visitor.hpp>
#include <nacre/schema/tree.hpp>
#include <nacre/schema/walk.hpp>

namespace nacre { inline namespace nacre_v1 {

using messaging::enumerator;
using messaging::enumerator_list;
using messaging::formerly;
using messaging::from_capture;
using messaging::from_publish;
using messaging::headers_of;
using messaging::identity;
using messaging::ignore;
using messaging::key;
using messaging::keys;
using messaging::make_registry;
using messaging::member;
using messaging::members;
using messaging::no_types;
using messaging::on;
using messaging::others_ignored;
using messaging::others_refused;
using messaging::run_ended;
using messaging::run_started;
using messaging::ts_init;
using messaging::upcast;

using codec::stable_schema;

using encoding::stamped;
using encoding::typed_encoder;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
